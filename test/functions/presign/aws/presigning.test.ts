import { afterEach, describe, expect, it, vi } from "vitest";
import { createS3Port } from "../../../../functions/presign/aws.js";
import type { PutToSign } from "../../../../functions/presign/ports.js";
import { CREDENTIALS } from "../support/context.js";

const PUT: PutToSign = {
  key: "uploads/a+b (1)é.pdf",
  headers: { "content-length": "3", "x-amz-checksum-crc32": "AAAAAA==" },
  query: { "If-None-Match": "*", "x-amz-meta-upload-id": "id-1" },
  signedAt: 0,
  expirySeconds: 60,
};
const GET = { key: "uploads/a b", contentDisposition: "attachment", signedAt: 0, expirySeconds: 60 };
const SETTINGS = { bucketName: "uploads-bucket", bucketRegion: "eu-central-1", transferAcceleration: true };

describe("presigning by the SDK", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("takes the role's keys out of the environment, for the bucket's Region", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret");
    vi.stubEnv("AWS_REGION", "us-east-1");

    const url = new URL(await createS3Port(SETTINGS, {}).presignPut(PUT));

    expect(url.host).toBe("uploads-bucket.s3-accelerate.amazonaws.com");
    expect(url.searchParams.get("X-Amz-Credential")).toBe(
      "AKIDEXAMPLE/19700101/eu-central-1/s3/aws4_request",
    );
    expect(url.pathname).toBe("/uploads/a%2Bb%20%281%29%C3%A9.pdf");
  });

  it("binds headers as headers, and what S3 takes from the query in the query", async () => {
    const { searchParams } = new URL(await createS3Port(SETTINGS, {}, CREDENTIALS).presignPut(PUT));

    expect(Object.fromEntries(searchParams)).toMatchObject({
      "X-Amz-SignedHeaders": "content-length;host;x-amz-checksum-crc32",
      "If-None-Match": "*",
      "x-amz-meta-upload-id": "id-1",
    });
    expect([...searchParams.keys()].filter((name) => name.includes("checksum"))).toEqual([]);
  });

  it("signs a GET of a version and a range, the range as a header", async () => {
    const port = createS3Port(SETTINGS, {}, CREDENTIALS);
    const url = new URL(await port.presignGet({ ...GET, versionId: "v1", range: "bytes=0-9" }));

    expect(url.pathname).toBe("/uploads/a%20b");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      versionId: "v1",
      "response-content-disposition": "attachment",
      "X-Amz-SignedHeaders": "host;range",
      "X-Amz-Expires": "60",
    });
  });

  it("signs a GET of a whole object without a range", async () => {
    const { searchParams } = new URL(await createS3Port(SETTINGS, {}, CREDENTIALS).presignGet(GET));

    expect(searchParams.get("X-Amz-SignedHeaders")).toBe("host");
    expect(searchParams.has("versionId")).toBe(false);
  });

  it("signs for the endpoint that the environment names, without acceleration", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4566");

    const url = new URL(await createS3Port(SETTINGS, process.env, CREDENTIALS).presignPut(PUT));

    expect(url.origin).toBe("http://127.0.0.1:4566");
    expect(url.pathname).toMatch(/^\/uploads-bucket\/uploads\//);
  });

  it.each([
    [undefined, "https://s3.eu-central-1.amazonaws.com"],
    ["http://127.0.0.1:4566", "http://127.0.0.1:4566"],
  ])(
    "puts a name with dots, which no certificate covers, into the path: endpoint %s",
    async (endpoint, origin) => {
      if (endpoint !== undefined) vi.stubEnv("AWS_ENDPOINT_URL_S3", endpoint);
      const settings = { ...SETTINGS, bucketName: "uploads.example.com", transferAcceleration: false };

      const url = new URL(await createS3Port(settings, process.env, CREDENTIALS).presignPut(PUT));

      expect(url.origin).toBe(origin);
      expect(url.pathname).toMatch(/^\/uploads\.example\.com\/uploads\//);
    },
  );
});
