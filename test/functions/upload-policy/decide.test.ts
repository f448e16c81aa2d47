import { describe, expect, it } from "vitest";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import type { UploadToDecide } from "../../../functions/upload-policy/decide.js";
import { decideUpload } from "../../../functions/upload-policy/decide.js";
import { ALICE, ALICE_OF_ACME, EMPTY_SHA256, policyWith } from "../support/policies.js";

const REQUEST = { key: "a/b.pdf", length: 10, contentType: "application/pdf", checksums: [] };

function ask(changes: Partial<UploadToDecide>, policy: Partial<UploadPolicy> = {}) {
  return decideUpload({
    request: REQUEST,
    identity: ALICE_OF_ACME,
    policy: policyWith(policy),
    prefix: "uploads/",
    ...changes,
  });
}

describe("decideUpload", () => {
  it.each([
    ["shared", "uploads/a/b.pdf"],
    ["subject", "uploads/alice/a/b.pdf"],
    ["tenant", "uploads/acme/a/b.pdf"],
    ["tenant/subject", "uploads/acme/alice/a/b.pdf"],
  ] as const)("with keyPrefix %s writes to %s", (keyPrefix, key) => {
    expect(ask({}, { keyPrefix })).toMatchObject({ outcome: "allowed", key });
  });

  it("keeps a subject with slashes inside its own segment", () => {
    const identity = { ...ALICE, subject: "../bob/x" };

    expect(ask({ identity })).toMatchObject({ key: "uploads/.._2Fbob_2Fx/a/b.pdf" });
  });

  it("allows one write per key, unless overwriting is allowed", () => {
    expect(ask({})).toMatchObject({ ifNoneMatch: "*" });
    expect(ask({}, { overwrite: true })).toMatchObject({ ifNoneMatch: undefined });
  });

  it("returns the values to bind", () => {
    const checksum = { algorithm: "sha256", value: EMPTY_SHA256 } as const;

    expect(ask({ request: { ...REQUEST, checksums: [checksum] } })).toMatchObject({
      length: 10,
      contentType: "application/pdf",
      checksum,
      subjectSegment: "alice",
      tenantSegment: "acme",
    });
  });

  it.each<[string, Partial<UploadToDecide>, Partial<UploadPolicy>, number, string]>([
    ["a caller without a tenant", { identity: ALICE }, { keyPrefix: "tenant" }, 403, "NoTenant"],
    ["a caller without a tenant", { identity: ALICE }, { keyPrefix: "tenant/subject" }, 403, "NoTenant"],
    ["an empty subject", { identity: { ...ALICE, subject: "" } }, {}, 403, "InvalidSubject"],
    ["dots for a subject", { identity: { ...ALICE, subject: ".." } }, {}, 403, "InvalidSubject"],
    [
      "dots for a subject although it is not in the key",
      { identity: { ...ALICE, subject: "." } },
      { keyPrefix: "shared" },
      403,
      "InvalidSubject",
    ],
    ["dots for a tenant", { identity: { ...ALICE, tenant: ".." } }, {}, 403, "InvalidTenant"],
    ["a key with dot segments", { request: { ...REQUEST, key: "../bob/x" } }, {}, 400, "InvalidKey"],
    ["a key too long", { request: { ...REQUEST, key: "a".repeat(1_020) } }, {}, 400, "KeyTooLong"],
    ["a broken type", { request: { ...REQUEST, contentType: "pdf" } }, {}, 400, "InvalidContentType"],
    ["another type", {}, { allowedContentTypes: ["image/*"] }, 415, "ContentTypeNotAllowed"],
    [
      "no type if some are allowed",
      { request: { ...REQUEST, contentType: undefined } },
      { allowedContentTypes: ["image/*"] },
      415,
      "ContentTypeNotAllowed",
    ],
    ["another extension", {}, { allowedExtensions: [".png"] }, 415, "ExtensionNotAllowed"],
    [
      "no length if one is needed",
      { request: { ...REQUEST, length: undefined }, lengthRequired: true },
      {},
      411,
      "LengthRequired",
    ],
    ["a malformed length", { request: { ...REQUEST, length: Number.NaN } }, {}, 400, "InvalidLength"],
    ["a negative length", { request: { ...REQUEST, length: -1 } }, {}, 400, "InvalidLength"],
    ["a byte too many", {}, { maxBytes: 9 }, 413, "TooLarge"],
    ["more than the pattern can transfer", { patternMaxBytes: 9 }, {}, 413, "TooLarge"],
    ["a byte too few", {}, { minBytes: 11 }, 400, "TooSmall"],
    ["no checksum if one is required", {}, { checksum: "required" }, 400, "ChecksumRequired"],
    [
      "a broken checksum",
      { request: { ...REQUEST, checksums: [{ algorithm: "sha1", value: "x" }] } },
      {},
      400,
      "InvalidChecksum",
    ],
    [
      "two checksums",
      {
        request: {
          ...REQUEST,
          checksums: [
            { algorithm: "crc32", value: "AAAAAA==" },
            { algorithm: "crc32c", value: "AAAAAA==" },
          ],
        },
      },
      {},
      400,
      "InvalidChecksum",
    ],
  ])("rejects %s", (_, changes, policy, status, code) => {
    expect(ask(changes, policy)).toMatchObject({ outcome: "rejected", status, code });
  });

  it("accepts exactly the smallest and the largest object", () => {
    expect(ask({}, { minBytes: 10, maxBytes: 10 }).outcome).toBe("allowed");
  });

  it("says which limit an object exceeds", () => {
    expect(ask({ patternMaxBytes: 9 })).toMatchObject({
      message: expect.stringContaining("one request takes"),
    });
    expect(ask({}, { maxBytes: 9 })).toMatchObject({ message: expect.stringContaining("policy allows") });
  });
});
