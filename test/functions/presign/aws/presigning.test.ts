import { afterEach, describe, expect, it, vi } from "vitest";
import { createS3Port } from "../../../../functions/presign/aws.js";
import type { GetToSign } from "../../../../functions/presign/ports.js";
import { presignUrl } from "../../../../functions/sigv4/presign-url.js";
import { s3Endpoint } from "../../../../functions/sigv4/s3-endpoint.js";
import { CREDENTIALS } from "../support/context.js";

const GET: GetToSign = {
  key: "uploads/a+b (1)é.pdf",
  contentDisposition: "attachment; filename*=UTF-8''a%2Bb%20%281%29%C3%A9.pdf",
  signedAt: 0,
  expirySeconds: 60,
};
const SETTINGS = { bucketName: "uploads-bucket", bucketRegion: "eu-central-1", transferAcceleration: true };

describe("presigned downloads", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("are signed with the role's keys from the environment, for the bucket's Region", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret");
    vi.stubEnv("AWS_REGION", "us-east-1");

    const url = new URL(await createS3Port(SETTINGS, {}).presignGet(GET));

    expect(url.host).toBe("uploads-bucket.s3-accelerate.amazonaws.com");
    expect(url.searchParams.get("X-Amz-Credential")).toBe(
      "AKIDEXAMPLE/19700101/eu-central-1/s3/aws4_request",
    );
    expect(url.pathname).toBe("/uploads/a%2Bb%20%281%29%C3%A9.pdf");
  });

  it("sign the range as a header and the version as a parameter", async () => {
    const port = createS3Port(SETTINGS, {}, CREDENTIALS);
    const url = new URL(await port.presignGet({ ...GET, versionId: "v1", range: "bytes=0-9" }));

    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      versionId: "v1",
      "response-content-disposition": GET.contentDisposition,
      "X-Amz-SignedHeaders": "host;range",
      "X-Amz-Expires": "60",
    });
  });

  it("of a whole object sign no range and no version", async () => {
    const { searchParams } = new URL(await createS3Port(SETTINGS, {}, CREDENTIALS).presignGet(GET));

    expect(searchParams.get("X-Amz-SignedHeaders")).toBe("host");
    expect(searchParams.has("versionId")).toBe(false);
  });

  it.each<[string, Partial<GetToSign>]>([
    ["a whole object", {}],
    ["a version", { versionId: "v.1/+" }],
    ["a range", { range: "bytes=0-9" }],
  ])("of %s are signed by the SDK exactly as functions/sigv4 would sign them", async (_what, changes) => {
    const download = { ...GET, ...changes };
    const { bucketName, bucketRegion: region, transferAcceleration } = SETTINGS;

    const url = await createS3Port(SETTINGS, {}, CREDENTIALS).presignGet(download);

    const { key, versionId, range, contentDisposition, signedAt, expirySeconds } = download;
    expect(url).toBe(
      presignUrl(
        {
          method: "GET",
          endpoint: s3Endpoint({ bucketName, region, transferAcceleration }),
          key,
          query: {
            "response-content-disposition": contentDisposition,
            ...(versionId !== undefined && { versionId }),
            // The SDK requests the object's checksums from S3.
            "x-amz-checksum-mode": "ENABLED",
            "x-id": "GetObject",
          },
          headers: range === undefined ? {} : { range },
          expirySeconds,
        },
        { credentials: CREDENTIALS, region, signedAt },
      ),
    );
  });

  it("use the endpoint in the environment, without acceleration", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4566");

    const url = new URL(await createS3Port(SETTINGS, process.env, CREDENTIALS).presignGet(GET));

    expect(url.origin).toBe("http://127.0.0.1:4566");
    expect(url.pathname).toMatch(/^\/uploads-bucket\/uploads\//);
  });

  it.each([
    [undefined, "https://s3.eu-central-1.amazonaws.com"],
    ["http://127.0.0.1:4566", "http://127.0.0.1:4566"],
  ])(
    "have a bucket name with dots in the path, because no certificate covers it: endpoint %s",
    async (endpoint, origin) => {
      if (endpoint !== undefined) vi.stubEnv("AWS_ENDPOINT_URL_S3", endpoint);
      const settings = { ...SETTINGS, bucketName: "uploads.example.com", transferAcceleration: false };

      const url = new URL(await createS3Port(settings, process.env, CREDENTIALS).presignGet(GET));

      expect(url.origin).toBe(origin);
      expect(url.pathname).toMatch(/^\/uploads\.example\.com\/uploads\//);
    },
  );
});
