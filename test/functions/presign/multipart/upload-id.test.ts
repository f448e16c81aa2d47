import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UploadIdFields } from "../../../../functions/presign/multipart/upload-id.js";
import { decodeUploadId, encodeUploadId } from "../../../../functions/presign/multipart/upload-id.js";
import { MAX_UPLOAD_ID_LENGTH } from "../../../../functions/presign/upload-id.js";
import { KEY_PREFIXES } from "../../../../functions/upload-policy/contract.js";
import { ALICE, ALICE_OF_ACME } from "../../support/policies.js";
import type { Changes } from "../support/context.js";
import { settingsWith } from "../support/context.js";

const MIB = 1_048_576;
const FIELDS: UploadIdFields = {
  relativeKey: "a/b.pdf",
  s3UploadId: "VXBsb2FkIElE_-.~",
  uploadId: "3f1c1a5e-0000-4000-8000-000000000000",
  length: 20 * MIB,
  partSize: 16 * MIB,
  subjectSegment: "alice",
};
/** SHA-256 of "alice" in base64url, its first 16 characters. */
const ALICES_HASH = "K9gGyX8OAK8aH8My";

const decode = (id: string, changes: Changes = {}, identity = ALICE) =>
  decodeUploadId(id, identity, settingsWith(changes));
const idOf = (json: unknown) => Buffer.from(JSON.stringify(json)).toString("base64url");
const LIST = [2, "a/b.pdf", "s3-id", "our-id", 20 * MIB, 16 * MIB, null, null, ALICES_HASH] as const;
const withField = (index: number, value: unknown) => idOf(LIST.with(index, value as never));

describe("an upload's id", () => {
  it("names an object below the caller's prefix", () => {
    const id = encodeUploadId(FIELDS);

    expect(decode(id)).toEqual({
      outcome: "upload",
      id,
      ref: { key: "uploads/alice/a/b.pdf", s3UploadId: FIELDS.s3UploadId },
      uploadId: FIELDS.uploadId,
      plan: { length: 20 * MIB, partSize: 16 * MIB, partCount: 2 },
      partChecksumAlgorithm: undefined,
      checksum: undefined,
      subjectSegment: "alice",
    });
  });

  it.each(KEY_PREFIXES)("is rejected for another caller with the key prefix %s", (keyPrefix) => {
    const id = encodeUploadId(FIELDS);
    const changes = { policy: { keyPrefix } };

    expect(decode(id, changes, ALICE_OF_ACME)).toMatchObject({ outcome: "upload" });
    expect(decode(id, changes, { ...ALICE_OF_ACME, subject: "bob" })).toEqual(
      decode(idOf("unknown"), changes, ALICE_OF_ACME),
    );
  });

  it("is read back unchanged, for every key, size and checksum", () => {
    const checksums = fc.constantFrom<Pick<UploadIdFields, "checksum" | "partChecksumAlgorithm">>(
      {},
      { partChecksumAlgorithm: "sha256" },
      { partChecksumAlgorithm: "crc32c" },
      { checksum: { algorithm: "crc32", value: "AAAAAA==" }, partChecksumAlgorithm: "crc32" },
      { checksum: { algorithm: "crc64nvme" } },
      { checksum: { algorithm: "crc32c" }, partChecksumAlgorithm: "crc32c" },
      { checksum: { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" } },
    );
    const keys = fc
      .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 4 })
      .map((segments) =>
        segments.map((segment) => `x${segment.replace(/[\p{Cc}\p{Cs}/\\%.\ufffd]/gu, "_")}`).join("/"),
      );

    fc.assert(
      fc.property(
        keys,
        checksums,
        fc.integer({ min: 0, max: 5_368_709_120 }),
        (relativeKey, sums, length) => {
          const fields = { ...FIELDS, relativeKey, length, partSize: 5_368_709_120, ...sums };
          const id = encodeUploadId(fields);

          expect(id).toMatch(/^[\w-]+$/);
          expect(decode(id)).toMatchObject({
            outcome: "upload",
            ref: { key: `uploads/alice/${relativeKey}` },
            ...sums,
          });
        },
      ),
    );
  });

  it("with any character altered names nothing outside the caller's prefix", () => {
    const id = encodeUploadId(FIELDS);
    const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= .%";

    fc.assert(
      fc.property(
        fc.nat(id.length - 1),
        fc.constantFrom(...characters),
        fc.constantFrom("", "=", "A", " "),
        (index, character, tail) => {
          const altered = id.slice(0, index) + character + id.slice(index + 1) + tail;
          const decoded = decode(altered);

          if (decoded.outcome === "upload") {
            expect(decoded.ref.key.startsWith("uploads/alice/")).toBe(true);
            expect(decoded.id).toBe(altered);
          } else {
            expect(decoded).toMatchObject({ status: 400, code: "InvalidUploadId" });
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is rejected with a clear 400 and never an exception, for any string", () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 2_000 }),
      fc.base64String({ maxLength: 1_400 }),
      fc.json().map((json) => Buffer.from(json).toString("base64url")),
      fc.array(fc.jsonValue(), { minLength: 7, maxLength: 10 }).map(idOf),
    );

    fc.assert(
      fc.property(texts, (text) => {
        expect(decode(text)).toMatchObject({ outcome: "rejected", status: 400, code: "InvalidUploadId" });
      }),
      { numRuns: 2_000 },
    );
  });

  it("is accepted unchanged", () => {
    expect(decode(idOf(LIST))).toMatchObject({ outcome: "upload" });
  });

  it.each<[string, string]>([
    ["another version", withField(0, 1)],
    ["another subject", withField(8, "A".repeat(16))],
    ["no subject", withField(8, null)],
    ["a key with dot segments", withField(1, "../bob/x")],
    ["a key with encoded dot segments", withField(1, "%2e%2e/bob/x")],
    ["an absolute key", withField(1, "/uploads/bob/x")],
    ["no key", withField(1, "")],
    ["a key that is not a string", withField(1, 1)],
    [
      "a lone surrogate",
      idOf(LIST).replace(/.*/, () =>
        Buffer.from(`[2,"a\\ud800","s3-id","our-id",1,16777216,null,null,"${ALICES_HASH}"]`).toString(
          "base64url",
        ),
      ),
    ],
    ["a control character in S3's id", withField(2, "a\nb")],
    ["no id of S3's", withField(2, "")],
    ["no id of ours", withField(3, "")],
    ["a negative length", withField(4, -1)],
    ["a fraction of a length", withField(4, 1.5)],
    ["a length as a string", withField(4, "1")],
    ["more than the policy allows", withField(4, 5_368_709_121)],
    ["a part size of 0", withField(5, 0)],
    ["a part size too small", withField(5, 5 * MIB - 1)],
    ["a part size too large", withField(5, 5_121 * MIB)],
    ["an unknown algorithm", withField(6, "md5")],
    ["a malformed checksum", withField(7, ["crc32", "x"])],
    ["a checksum that S3 has no whole object's of", withField(7, ["sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="])],
    ["a CRC32 without that of the parts", withField(7, ["crc32", "AAAAAA=="])],
    ["a field more", idOf([...LIST, 1])],
    ["a field less", idOf(LIST.slice(0, 8))],
    ["white space", Buffer.from(JSON.stringify(LIST, undefined, 1)).toString("base64url")],
    ["padding", `${encodeUploadId(FIELDS)}=`],
    ["plain base64", Buffer.from(JSON.stringify(LIST)).toString("base64").replace(/=*$/, "==")],
    ["a string that is too long", "A".repeat(MAX_UPLOAD_ID_LENGTH + 1)],
    ["nothing", ""],
  ])("rejects %s", (_, id) => {
    expect(decode(id)).toMatchObject({ outcome: "rejected", status: 400, code: "InvalidUploadId" });
  });

  it.each<[string, Changes]>([
    ["maxBytes", { policy: { maxBytes: MIB } }],
    ["minBytes", { policy: { minBytes: 21 * MIB } }],
    ["allowedExtensions", { policy: { allowedExtensions: [".png"] } }],
    ["checksum", { policy: { checksum: "required" } }],
  ])("must meet the policy's %s again", (_, changes) => {
    expect(decode(encodeUploadId(FIELDS), changes)).toMatchObject({ code: "InvalidUploadId" });
  });

  it("is limited by its own upload's limit if that is less than the policy's", () => {
    const { length } = FIELDS;

    expect(decode(encodeUploadId({ ...FIELDS, maxBytes: length }))).toMatchObject({ outcome: "upload" });
    expect(decode(encodeUploadId({ ...FIELDS, maxBytes: length - 1 }))).toMatchObject({
      code: "InvalidUploadId",
    });
  });

  it("is rejected for a caller without a prefix in the bucket", () => {
    expect(decode(encodeUploadId(FIELDS), { policy: { keyPrefix: "tenant" } })).toMatchObject({
      status: 403,
      code: "NoTenant",
    });
  });
});
