import { UploadPartCommand } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PartChecksumError, signParts } from "../../../functions/sigv4/presign-parts.js";
import { presignUrl } from "../../../functions/sigv4/presign-url.js";
import { s3Endpoint } from "../../../functions/sigv4/s3-endpoint.js";
import { anyAddress, anyExpiry, anyKey, anyKeys } from "./arbitraries.js";
import { sdkUrl } from "./sdk-url.js";

const CHECKSUM_HEADERS = [
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
];
const anyUpload = fc.record({
  address: anyAddress,
  keys: anyKeys,
  key: anyKey,
  s3UploadId: fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9._-]{1,150}$/),
    fc.string({ unit: "binary", minLength: 1 }),
  ),
  expirySeconds: anyExpiry,
  checksumHeader: fc.option(fc.constantFrom(...CHECKSUM_HEADERS), { nil: undefined }),
});
const anyParts = fc.uniqueArray(
  fc.record({
    partNumber: fc.integer({ min: 1, max: 10_000 }),
    length: fc.integer({ min: 0, max: 5 * 1024 ** 3 }),
    checksum: fc.base64String({ minLength: 4 }),
  }),
  { selector: ({ partNumber }) => partNumber, minLength: 1, maxLength: 4 },
);

/** The URLs of an upload's parts, as a client makes them. */
function urlsOf(upload: Parameters<typeof signParts>[0], context: Parameters<typeof signParts>[1]): string[] {
  const { urlTemplate, signatures } = signParts(upload, context);
  return upload.parts.map(({ partNumber }, index) =>
    urlTemplate
      .replace("{partNumber}", String(partNumber))
      .replace("{signature}", signatures[index] ?? "no signature"),
  );
}

describe("signParts", () => {
  it("signs byte by byte as the AWS SDK does, and as presignUrl", async () => {
    await fc.assert(
      fc.asyncProperty(anyUpload, anyParts, async ({ address, keys, ...upload }, parts) => {
        const context = { ...keys, region: address.region };
        const endpoint = s3Endpoint(address);

        const urls = urlsOf({ ...upload, endpoint, parts }, context);

        const [{ partNumber, length, checksum }] = parts as [(typeof parts)[number]];
        const { key, s3UploadId, expirySeconds, checksumHeader } = upload;
        const headers = {
          "content-length": String(length),
          ...(checksumHeader === undefined ? {} : { [checksumHeader]: checksum }),
        };
        const query = { partNumber: String(partNumber), uploadId: s3UploadId, "x-id": "UploadPart" };
        const input = { Bucket: address.bucketName, Key: key, UploadId: s3UploadId, PartNumber: partNumber };
        const bound = { headers, query: {}, expirySeconds };
        expect(urls[0]).toBe(await sdkUrl(new UploadPartCommand(input), bound, address, context));
        expect(urls[0]).toBe(
          presignUrl({ method: "PUT", endpoint, key, query, headers, expirySeconds }, context),
        );
        expect(new Set(urls).size).toBe(parts.length);
      }),
      { numRuns: 100 },
    );
  });
});

const CONTEXT = {
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" },
  region: "eu-central-1",
  signedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};
const UPLOAD = {
  endpoint: s3Endpoint({ bucketName: "uploads-bucket", region: "eu-central-1", transferAcceleration: false }),
  key: "{signature}/{length}/{checksum}",
  s3UploadId: "{partNumber}",
  expirySeconds: 900,
};

describe("a URL template", () => {
  it("has one place for the part's number and one for the signature, whatever the key is", () => {
    const { urlTemplate } = signParts({ ...UPLOAD, parts: [] }, CONTEXT);

    expect(urlTemplate.match(/\{\w+\}/g)).toEqual(["{signature}", "{partNumber}"]);
  });

  it("binds the number, the length and the checksum: a change of any of them changes the signature", () => {
    const part = { partNumber: 1, length: 5, checksum: "AAAAAA==" };
    const parts = [
      part,
      { ...part, partNumber: 2 },
      { ...part, length: 6 },
      { ...part, checksum: "AAAAAQ==" },
    ];

    const { signatures } = signParts({ ...UPLOAD, parts, checksumHeader: "x-amz-checksum-crc32" }, CONTEXT);

    expect(new Set(signatures).size).toBe(4);
  });

  it("rejects a part without a checksum if checksums are bound", () => {
    const upload = {
      ...UPLOAD,
      parts: [{ partNumber: 7, length: 5 }],
      checksumHeader: "x-amz-checksum-crc32",
    };

    expect(() => signParts(upload, CONTEXT)).toThrow(PartChecksumError);
    expect(() => signParts(upload, CONTEXT)).toThrow(/part 7 has no checksum for x-amz-checksum-crc32/);
  });

  it("ignores a checksum if none is bound", () => {
    const bare = signParts({ ...UPLOAD, parts: [{ partNumber: 1, length: 5 }] }, CONTEXT);
    const parts = [{ partNumber: 1, length: 5, checksum: "AAAAAA==" }];

    expect(signParts({ ...UPLOAD, parts }, CONTEXT)).toEqual(bare);
  });
});
