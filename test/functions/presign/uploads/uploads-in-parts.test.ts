import { describe, expect, it } from "vitest";
import type { MultipartUpload, SignPartsResponse } from "../../../../functions/presign/contract.js";
import type { Changes } from "../support/context.js";
import { FIRST_ID } from "../support/context.js";
import { presigner } from "../support/presigner.js";
import { storedUploads } from "../support/stored-uploads.js";

const MIB = 1_048_576;
const MAX = 53_687_091_200_000;
const UPLOAD = { key: "a/b.bin", length: 40 * MIB, type: "application/x-tar", method: "MULTIPART" };
const CRC32 = { algorithm: "crc32", value: "AAAAAA==" };
const SHA256_OF_PART = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

async function started(body: object = {}, changes: Changes = {}) {
  const world = presigner(changes);
  const created = await world.send("POST /uploads", { ...UPLOAD, ...body });
  const upload: MultipartUpload = created.json;
  const send = (route: string, sent?: unknown) =>
    world.send(route, sent, { pathParameters: { id: upload.id } });
  return { ...world, created, upload, send };
}

async function signed(body: object, request?: unknown, changes: Changes = {}) {
  const { send } = await started(body, changes);
  const answer = await send("POST /uploads/{id}/parts", request);
  const parts: SignPartsResponse = answer.json;
  return { ...answer, parts, text: JSON.stringify(answer.json) };
}

describe("POST /uploads in parts", () => {
  it("creates an upload to the caller's own key, and returns the sizes of its parts", async () => {
    const { created, upload, s3 } = await started();

    expect(created.status).toBe(200);
    expect(upload).toEqual({
      method: "MULTIPART",
      id: expect.stringMatching(/^[\w-]+$/),
      key: "uploads/alice/a/b.bin",
      partSize: 16 * MIB,
      partCount: 3,
    });
    expect(s3.created).toEqual([
      {
        key: "uploads/alice/a/b.bin",
        contentType: "application/x-tar",
        metadata: {
          "x-amz-meta-upload-id": FIRST_ID,
          "x-amz-meta-upload-subject": "alice",
          "x-amz-meta-upload-length": String(40 * MIB),
        },
        checksumAlgorithm: undefined,
        checksumType: undefined,
        encryptionHeaders: {},
      },
    ]);
  });

  it.each([
    [104_857_600, "PUT"],
    [104_857_601, "MULTIPART"],
  ])("sends %d bytes by %s", async (length, method) => {
    const { upload } = await started({ length, method: undefined });

    expect(upload.method).toBe(method);
  });

  it("accepts S3's largest object in 10,000 parts", async () => {
    const { upload } = await started({ length: MAX }, { policy: { maxBytes: MAX } });

    expect(upload).toMatchObject({ partSize: 5_368_709_120, partCount: 10_000 });
  });

  it.each<[string, object, object]>([
    ["a CRC of the whole", { checksum: CRC32 }, { checksumAlgorithm: "crc32", checksumType: "FULL_OBJECT" }],
    [
      "a SHA-256 per part",
      { partChecksumAlgorithm: "sha256" },
      { checksumAlgorithm: "sha256", checksumType: "COMPOSITE" },
    ],
  ])("sends S3 %s, even if the policy requires one", async (_, body, expected) => {
    const { s3, upload } = await started(body, { policy: { checksum: "required" } });

    expect(s3.created).toMatchObject([expected]);
    expect(upload.partChecksumAlgorithm).toEqual(expect.stringMatching(/crc32|sha256/));
  });

  it("returns an id that fits API Gateway's paths for the longest accepted key", async () => {
    const { upload } = await started({
      key: "k".repeat(650),
      partChecksumAlgorithm: "sha256",
      length: 5_000_000_000,
    });

    expect(upload.id.length).toBeLessThanOrEqual(1_400);
  });

  it("names the encryption that the bucket requires", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/k";
    const { s3 } = await started({}, { requiredEncryption: { algorithm: "aws:kms", kmsKeyArn } });

    expect(s3.created[0]?.encryptionHeaders).toEqual({
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": kmsKeyArn,
    });
  });

  it.each<[string, object, Changes, number, string]>([
    ["more than the policy allows", { length: 5_368_709_121 }, {}, 413, "TooLarge"],
    ["more than S3 allows", { length: MAX + 1 }, { policy: { maxBytes: MAX } }, 413, "TooLarge"],
    ["less than the policy requires", { length: 1 }, { policy: { minBytes: 2 } }, 400, "TooSmall"],
    ["another type", {}, { policy: { allowedContentTypes: ["image/*"] } }, 415, "ContentTypeNotAllowed"],
    ["another extension", {}, { policy: { allowedExtensions: [".png"] } }, 415, "ExtensionNotAllowed"],
    ["a key with dot segments", { key: "../bob/x" }, {}, 400, "InvalidKey"],
    ["no checksum", {}, { policy: { checksum: "required" } }, 400, "ChecksumRequired"],
    [
      "a SHA-256 of the whole",
      { checksum: { algorithm: "sha256", value: SHA256_OF_PART } },
      {},
      400,
      "InvalidChecksum",
    ],
    ["two algorithms", { checksum: CRC32, partChecksumAlgorithm: "sha1" }, {}, 400, "InvalidChecksum"],
    ["a part too small", { partSize: 5 * MIB - 1 }, {}, 400, "InvalidPartSize"],
    [
      "10,001 parts",
      { length: 50_001 * MIB, partSize: 5 * MIB },
      { policy: { maxBytes: MAX } },
      400,
      "InvalidPartSize",
    ],
    ["a key whose id does not fit a path", { key: "k".repeat(900) }, {}, 400, "KeyTooLong"],
    ["a part size of one PUT", { method: "PUT", partSize: 5 * MIB }, {}, 400, "InvalidBody"],
    [
      "part checksums of one PUT",
      { method: undefined, partChecksumAlgorithm: "sha1" },
      {},
      400,
      "InvalidBody",
    ],
    ["no tenant", {}, { policy: { keyPrefix: "tenant" } }, 403, "NoTenant"],
  ])("rejects %s, before anything is created", async (_, body, changes, status, code) => {
    const { created, s3 } = await started(body, changes);

    expect(created).toMatchObject({ status, json: { code } });
    expect(s3.calls).toEqual([]);
  });
});

describe("POST /uploads/{id}/parts", () => {
  it("signs all parts, with their lengths", async () => {
    const { parts } = await signed({});

    expect(parts.parts).toEqual([
      { partNumber: 1, length: 16 * MIB, signature: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { partNumber: 2, length: 16 * MIB, signature: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { partNumber: 3, length: 8 * MIB, signature: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(parts.expiresAt).toBe("2026-01-02T03:19:05.000Z");
    expect(parts.urlTemplate).toMatch(
      /^https:\/\/uploads-bucket\.s3\.eu-central-1\.amazonaws\.com\/uploads\/alice\/a\/b\.bin\?/,
    );
    expect(parts.urlTemplate).toContain("partNumber={partNumber}");
    expect(parts.urlTemplate).toContain("X-Amz-Signature={signature}");
    expect(decodeURIComponent(parts.urlTemplate)).toContain("X-Amz-SignedHeaders=content-length;host");
    expect(parts).not.toHaveProperty("checksumHeader");
  });

  it("signs the requested parts, in the requested order, with the same signatures as all parts together", async () => {
    const all = await signed({});
    const some = await signed({}, { partNumbers: [3, 1] });

    expect(some.parts.parts).toEqual([all.parts.parts[2], all.parts.parts[0]]);
  });

  it("signs 10,000 parts of 48.8 TiB in one response below 1.5 MB", async () => {
    const { text, parts } = await signed({ length: MAX }, undefined, { policy: { maxBytes: MAX } });

    expect(parts.parts).toHaveLength(10_000);
    expect(new Set(parts.parts.map(({ signature }) => signature)).size).toBe(10_000);
    expect(text.length).toBeLessThan(1_500_000);
  });

  it("binds 10,000 checksums in one response below 1.5 MB", async () => {
    const checksums = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [index + 1, SHA256_OF_PART]),
    );
    const body = { length: MAX, partChecksumAlgorithm: "sha256" };
    const { text, status } = await signed(body, { checksums }, { policy: { maxBytes: MAX } });

    expect(status).toBe(200);
    expect(text.length).toBeLessThan(1_500_000);
  });

  it("binds each part's checksum if the upload has them", async () => {
    const request = { partNumbers: [2], checksums: { 2: SHA256_OF_PART } };
    const { parts } = await signed({ partChecksumAlgorithm: "sha256" }, request);

    expect(parts.checksumHeader).toBe("x-amz-checksum-sha256");
    expect(decodeURIComponent(parts.urlTemplate)).toContain("content-length;host;x-amz-checksum-sha256");
  });

  it("binds a part's CRC64NVME if it is sent, but does not require it, because S3 computes it", async () => {
    const checksum = { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" };
    const without = await signed({ checksum });
    const given = await signed({ checksum }, { partNumbers: [1], checksums: { 1: "AAAAAAAAAAA=" } });

    expect(without.parts).not.toHaveProperty("checksumHeader");
    expect(given.parts.checksumHeader).toBe("x-amz-checksum-crc64nvme");
  });

  it.each<[string, object, unknown, string]>([
    ["a part beyond the last", {}, { partNumbers: [4] }, "InvalidPartNumber"],
    ["a part 0", {}, { partNumbers: [0] }, "InvalidBody"],
    ["a part 10,001", {}, { partNumbers: [10_001] }, "InvalidBody"],
    ["a fraction", {}, { partNumbers: [1.5] }, "InvalidBody"],
    ["a number as a string", {}, { partNumbers: ["1"] }, "InvalidBody"],
    ["a part twice", {}, { partNumbers: [1, 1] }, "InvalidBody"],
    ["no part", {}, { partNumbers: [] }, "InvalidBody"],
    ["no list", {}, { partNumbers: { 0: 1 } }, "InvalidBody"],
    ["an unknown field", {}, { lengths: [1] }, "InvalidBody"],
    ["checksums of an upload without", {}, { checksums: { 1: "AAAAAA==" } }, "InvalidChecksum"],
    ["no checksums", { partChecksumAlgorithm: "crc32" }, undefined, "ChecksumRequired"],
    [
      "a checksum too few",
      { checksum: CRC32 },
      { checksums: { 1: "AAAAAA==", 2: "AAAAAA==" } },
      "ChecksumRequired",
    ],
    [
      "a checksum too many",
      { checksum: CRC32 },
      { partNumbers: [1], checksums: { 1: "AAAAAA==", 2: "AAAAAA==" } },
      "InvalidChecksum",
    ],
    ["a wrong checksum", { checksum: CRC32 }, { partNumbers: [1], checksums: { 1: "x" } }, "InvalidChecksum"],
    ["a number not as we write it", { checksum: CRC32 }, { checksums: { "01": "AAAAAA==" } }, "InvalidBody"],
  ])("rejects %s", async (_, body, request, code) => {
    const { status, parts } = await signed(body, request);

    expect({ status, ...parts }).toMatchObject({ status: 400, code });
  });
});

describe("an upload in parts", () => {
  const put = ({ s3 }: Awaited<ReturnType<typeof started>>, numbers: readonly number[]) => {
    for (const partNumber of numbers) {
      const length = (partNumber === 3 ? 8 : 16) * MIB;
      s3.putPart("s3-upload-1", { partNumber, length, etag: `"${partNumber}"`, checksum: "s3's own" });
    }
  };

  it("lists its parts until it is completed", async () => {
    const world = await started();
    put(world, [3, 1]);
    const before = await world.send("GET /uploads/{id}");
    put(world, [2]);
    const completed = await world.send("POST /uploads/{id}/complete");
    const after = await world.send("GET /uploads/{id}");

    expect(before).toMatchObject({
      status: 200,
      json: {
        id: world.upload.id,
        key: "uploads/alice/a/b.bin",
        state: "uploading",
        length: 40 * MIB,
        partSize: 16 * MIB,
        partCount: 3,
        parts: [
          { partNumber: 1, length: 16 * MIB, etag: '"1"' },
          { partNumber: 3, length: 8 * MIB, etag: '"3"' },
        ],
      },
    });
    expect(JSON.stringify(before.json)).not.toContain("own");
    expect(completed.json).toEqual({
      key: "uploads/alice/a/b.bin",
      state: "completed",
      length: 40 * MIB,
      etag: '"etag-3"',
      versionId: "version-1",
    });
    expect(after.json).toMatchObject({ state: "completed", parts: [] });
  });

  it("that S3 is already completing is answered with 202 immediately", async () => {
    const s3 = storedUploads(async () => ({ outcome: "busy" }));
    // No time passes, so an answer that waits would never come.
    const { send } = presigner({}, s3);
    const { json } = await send("POST /uploads", { ...UPLOAD, length: 1 });
    s3.putPart("s3-upload-1", { partNumber: 1, length: 1, etag: '"1"' });

    const answer = await send("POST /uploads/{id}/complete", "", { pathParameters: { id: json.id } });

    expect(answer).toMatchObject({ status: 202, headers: { "Retry-After": "5" } });
  });

  it("is answered 202 with Retry-After if S3 is slow", async () => {
    const s3 = storedUploads(() => new Promise(() => {}));
    const { send } = presigner({}, s3, { wait: () => Promise.resolve() });
    const { json } = await send("POST /uploads", { ...UPLOAD, length: 1 });
    s3.putPart("s3-upload-1", { partNumber: 1, length: 1, etag: '"1"' });

    const answer = await send("POST /uploads/{id}/complete", "", { pathParameters: { id: json.id } });

    expect(answer).toMatchObject({
      status: 202,
      headers: { "Retry-After": "5" },
      json: { key: "uploads/alice/a/b.bin", state: "completing" },
    });
  });

  it("is gone once aborted, and aborting is idempotent", async () => {
    const { send } = await started();

    expect((await send("DELETE /uploads/{id}")).status).toBe(204);
    expect((await send("DELETE /uploads/{id}")).status).toBe(204);
    expect(await send("GET /uploads/{id}")).toMatchObject({ status: 404, json: { code: "NoSuchUpload" } });
    expect(await send("POST /uploads/{id}/complete")).toMatchObject({ status: 404 });
  });

  it("does not change its object when it is aborted after completion", async () => {
    const world = await started();
    put(world, [1, 2, 3]);
    await world.send("POST /uploads/{id}/complete");

    expect((await world.send("DELETE /uploads/{id}")).status).toBe(204);
    expect([...world.s3.objects.keys()]).toEqual(["uploads/alice/a/b.bin"]);
  });

  it.each(["GET /uploads/{id}", "POST /uploads/{id}/complete"])(
    "is hidden from other callers: %s as bob finds nothing",
    async (route) => {
      const { s3, upload } = await started();
      const { send } = presigner({}, s3);
      const event = { authorizer: { subject: "bob" }, pathParameters: { id: upload.id } };

      expect(await send(route, undefined, event)).toMatchObject({
        status: 400,
        json: { code: "InvalidUploadId" },
      });
    },
  );

  it("is not aborted by another caller", async () => {
    const { s3, upload, send } = await started();
    const event = { authorizer: { subject: "bob" }, pathParameters: { id: upload.id } };
    await presigner({}, s3).send("DELETE /uploads/{id}", undefined, event);

    expect((await send("GET /uploads/{id}")).status).toBe(200);
  });

  it.each<[string, unknown]>([
    ["an unknown field", { part: [] }],
    ["no list", { parts: {} }],
    ["no part", { parts: [] }],
    ["a part without a number", { parts: [{ etag: "e" }] }],
    ["a number as a string", { parts: [{ partNumber: "1", etag: "e" }] }],
    ["part 10,001", { parts: [{ partNumber: 10_001, etag: "e" }] }],
    ["a part without an etag", { parts: [{ partNumber: 1 }] }],
    ["an etag with markup", { parts: [{ partNumber: 1, etag: 'a"</ETag>' }] }],
    ["a field too many", { parts: [{ partNumber: 1, etag: "e", size: 1 }] }],
    ["no JSON", "{"],
    ["a string", '"parts"'],
    ["null", "null"],
  ])("is not completed by a body with %s", async (_, body) => {
    const { send, s3 } = await started();

    expect(await send("POST /uploads/{id}/complete", body)).toMatchObject({
      status: 400,
      json: { code: "InvalidBody", message: expect.any(String) },
    });
    expect(s3.calls).toEqual(["create"]);
  });
});
