import fc from "fast-check";
import type { SigningContext } from "../../../functions/sigv4/contract.js";
import type { S3EndpointOptions } from "../../../functions/sigv4/s3-endpoint.js";

const REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-5", "us-gov-west-1", "cn-north-1"];
const ENDPOINT_URLS = [
  "http://127.0.0.1:4566",
  "http://[::1]:9000/",
  "http://localhost:9000",
  "https://s3.example.com",
  "https://store.example.com:8443/base",
];
const AWKWARD = [
  "/",
  "//",
  ".",
  "..",
  "../",
  "+",
  "%",
  "%2F",
  " ",
  "?",
  "#",
  "&=",
  "'()!*~",
  "{partNumber}",
  "é",
];

/** A key of any characters, including some that S3 does not accept. */
export const anyKey = fc
  .array(fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: "binary", minLength: 1 })), { minLength: 1 })
  .map((pieces) => pieces.join(""));

/** A bucket's address, of every kind. */
export const anyAddress: fc.Arbitrary<S3EndpointOptions> = fc
  .record({
    bucketName: fc.constantFrom("uploads-bucket", "uploads.example.com"),
    region: fc.constantFrom(...REGIONS),
    transferAcceleration: fc.boolean(),
    endpointUrl: fc.option(fc.constantFrom(...ENDPOINT_URLS), { nil: undefined }),
  })
  .map((address) => ({
    ...address,
    transferAcceleration:
      address.transferAcceleration && !address.bucketName.includes(".") && !address.region.startsWith("cn-"),
  }));

/** Keys of a user or of a role's session, at any time. */
export const anyKeys: fc.Arbitrary<Pick<SigningContext, "credentials" | "signedAt">> = fc.record({
  credentials: fc.record({
    accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
    secretAccessKey: fc.base64String({ minLength: 8 }),
    sessionToken: fc.option(fc.base64String({ minLength: 1, maxLength: 1_200 }), { nil: undefined }),
  }),
  signedAt: fc.integer({ min: 0, max: Date.UTC(2099, 0) }),
});

/** Life of a URL in seconds. */
export const anyExpiry = fc.integer({ min: 1, max: 604_800 });
