import { afterEach, describe, expect, it, vi } from "vitest";
import { createPutSigner } from "../../../functions/presign/aws.js";
import { policyWith } from "../support/policies.js";

const PUT = {
  key: "uploads/a+b (1)é.pdf",
  headers: {},
  metadata: {},
  query: {},
  signedAt: 0,
  expirySeconds: 60,
};
const SETTINGS = {
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  prefix: "",
  policy: policyWith(),
  caller: "none",
  corsAllowedOrigins: [],
  transferAcceleration: true,
} as const;

describe("createPutSigner", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("signs with the role's keys out of the environment, for the bucket's Region", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret");
    vi.stubEnv("AWS_REGION", "us-east-1");

    const url = new URL(await createPutSigner(SETTINGS, {})(PUT));

    expect(url.searchParams.get("X-Amz-Credential")).toBe(
      "AKIDEXAMPLE/19700101/eu-central-1/s3/aws4_request",
    );
    expect(url.pathname).toBe("/uploads/a%2Bb%20%281%29%C3%A9.pdf");
  });

  it("signs for the endpoint that the environment names, without acceleration", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4566");
    const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" };

    const url = new URL(await createPutSigner(SETTINGS, process.env, credentials)(PUT));

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
      const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" };
      const settings = { ...SETTINGS, bucketName: "uploads.example.com", transferAcceleration: false };

      const url = new URL(await createPutSigner(settings, process.env, credentials)(PUT));

      expect(url.origin).toBe(origin);
      expect(url.pathname).toMatch(/^\/uploads\.example\.com\/uploads\//);
    },
  );
});
