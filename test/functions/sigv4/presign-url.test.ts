import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SigningContext } from "../../../functions/sigv4/contract.js";
import type { UrlToPresign } from "../../../functions/sigv4/presign-url.js";
import { presignUrl } from "../../../functions/sigv4/presign-url.js";
import type { S3EndpointOptions } from "../../../functions/sigv4/s3-endpoint.js";
import { s3Endpoint } from "../../../functions/sigv4/s3-endpoint.js";
import { anyAddress, anyExpiry, anyKey, anyKeys } from "./arbitraries.js";
import type { Bound as BoundBySdk } from "./sdk-url.js";
import { sdkUrl } from "./sdk-url.js";

type Bound = [BoundBySdk, S3EndpointOptions, SigningContext];

interface Operation {
  readonly method: UrlToPresign["method"];
  /** Parameters that the SDK adds to the query. */
  readonly query: Readonly<Record<string, string>>;
  readonly sdk: (object: { Bucket: string; Key: string }, ...bound: Bound) => Promise<string>;
}

const UploadId = "aZ0._-~/+=&";
const OPERATIONS: readonly (readonly [name: string, operation: Operation])[] = [
  [
    "PutObject",
    {
      method: "PUT",
      query: { "x-id": "PutObject" },
      sdk: (object, ...bound) => sdkUrl(new PutObjectCommand(object), ...bound),
    },
  ],
  [
    "CreateMultipartUpload",
    {
      method: "POST",
      query: { uploads: "" },
      sdk: (object, ...bound) => sdkUrl(new CreateMultipartUploadCommand(object), ...bound),
    },
  ],
  [
    "UploadPart",
    {
      method: "PUT",
      query: { uploadId: UploadId, partNumber: "10000", "x-id": "UploadPart" },
      sdk: (object, ...bound) =>
        sdkUrl(new UploadPartCommand({ ...object, UploadId, PartNumber: 10_000 }), ...bound),
    },
  ],
  [
    "ListParts",
    {
      method: "GET",
      query: { uploadId: UploadId, "max-parts": "1000", "part-number-marker": "7", "x-id": "ListParts" },
      sdk: (object, ...bound) =>
        sdkUrl(
          new ListPartsCommand({ ...object, UploadId, MaxParts: 1_000, PartNumberMarker: "7" }),
          ...bound,
        ),
    },
  ],
  [
    "CompleteMultipartUpload",
    {
      method: "POST",
      query: { uploadId: UploadId },
      sdk: (object, ...bound) =>
        sdkUrl(new CompleteMultipartUploadCommand({ ...object, UploadId }), ...bound),
    },
  ],
  [
    "AbortMultipartUpload",
    {
      method: "DELETE",
      query: { uploadId: UploadId, "x-id": "AbortMultipartUpload" },
      sdk: (object, ...bound) => sdkUrl(new AbortMultipartUploadCommand({ ...object, UploadId }), ...bound),
    },
  ],
  [
    "GetObject",
    {
      method: "GET",
      query: {
        versionId: "v.1/+",
        "response-content-disposition": "attachment; filename*=UTF-8''%C3%A9 (1).pdf",
        "response-content-type": "application/octet-stream",
        "x-id": "GetObject",
      },
      sdk: (object, ...bound) =>
        sdkUrl(
          new GetObjectCommand({
            ...object,
            VersionId: "v.1/+",
            ResponseContentDisposition: "attachment; filename*=UTF-8''%C3%A9 (1).pdf",
            ResponseContentType: "application/octet-stream",
          }),
          ...bound,
        ),
    },
  ],
];

const anyText = fc.string({ unit: "binary" });
const anyHeaders = fc.record(
  {
    "cache-control": anyText,
    "content-disposition": anyText,
    "content-length": fc.maxSafeNat().map(String),
    "content-type": anyText,
    "if-none-match": fc.constant("*"),
    range: fc.constant("bytes=0-99"),
    "x-amz-checksum-crc32": fc.base64String(),
    "x-amz-checksum-crc32c": fc.base64String(),
    "x-amz-checksum-crc64nvme": fc.base64String(),
    "x-amz-checksum-sha1": fc.base64String(),
    "x-amz-checksum-sha256": fc.base64String(),
    "x-amz-mp-object-size": fc.maxSafeNat().map(String),
    "x-amz-server-side-encryption": fc.constantFrom("AES256", "aws:kms"),
    "x-amz-server-side-encryption-aws-kms-key-id": anyText,
  },
  { requiredKeys: [] },
);
const anyQuery = fc.record(
  {
    "If-None-Match": fc.constant("*"),
    "x-amz-checksum-algorithm": fc.constantFrom("CRC64NVME", "SHA256"),
    "x-amz-checksum-type": fc.constantFrom("FULL_OBJECT", "COMPOSITE"),
    "x-amz-meta-upload-id": fc.uuid(),
    "x-amz-meta-upload-subject": anyText,
    "x-amz-meta-upload-tenant": anyText,
    "x-amz-meta-upload-length": fc.maxSafeNat().map(String),
  },
  { requiredKeys: [] },
);

describe("presignUrl", () => {
  it.each(OPERATIONS)("signs %s byte by byte as the AWS SDK does", async (_name, operation) => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ address: anyAddress, keys: anyKeys, key: anyKey, expirySeconds: anyExpiry }),
        fc.record({ headers: anyHeaders, query: anyQuery }),
        async ({ address, keys, key, expirySeconds }, { headers, query }) => {
          const context = { ...keys, region: address.region };
          const object = { Bucket: address.bucketName, Key: key };
          const expected = await operation.sdk(object, { headers, query, expirySeconds }, address, context);

          const url = presignUrl(
            {
              method: operation.method,
              endpoint: s3Endpoint(address),
              key,
              query: { ...operation.query, ...query },
              headers,
              expirySeconds,
            },
            context,
          );

          expect(url).toBe(expected);
        },
      ),
      { numRuns: 30 },
    );
  });
});
