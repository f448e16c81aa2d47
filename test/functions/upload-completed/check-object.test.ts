import { describe, expect, it } from "vitest";
import { checkObject, type RejectionCode } from "../../../functions/upload-completed/check-object.js";
import type { StoredObject } from "../../../functions/upload-completed/ports.js";
import type { Checksum, UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { EMPTY_SHA256, policyWith } from "../support/policies.js";
import { storedObject } from "./sample.js";

interface Case {
  readonly policy?: Partial<UploadPolicy>;
  readonly stored?: Partial<StoredObject>;
  readonly key?: string;
  readonly reason?: string;
}

const CRC32: Checksum = { algorithm: "crc32", value: "NSRBwg==" };
const SHA256: Checksum = { algorithm: "sha256", value: EMPTY_SHA256 };
const MADE_BY_S3: Checksum = { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" };

const declared = (length?: string, checksum?: string) => ({
  "x-amz-meta-upload-id": "upload-1",
  ...(length !== undefined && { "x-amz-meta-upload-length": length }),
  ...(checksum !== undefined && { "x-amz-meta-upload-checksum": checksum }),
});

function codeOf({ policy, stored, key = "uploads/alice/a.pdf", reason = "PutObject" }: Case) {
  return checkObject({ key, stored: storedObject(stored), reason }, policyWith(policy))?.code;
}

describe("checkObject accepts", () => {
  it.each<[string, Case]>([
    ["what no limit speaks against", {}],
    ["a size at both ends of the policy's range", { policy: { minBytes: 5, maxBytes: 5 } }],
    ["the declared size", { stored: { metadata: declared("5") } }],
    ["nothing, declared as nothing", { stored: { size: 0, metadata: declared("0") } }],
    [
      "an allowed type with parameters",
      { policy: { allowedContentTypes: ["text/*"] }, stored: { contentType: "text/html; charset=utf-8" } },
    ],
    ["any type where all are allowed", { stored: { contentType: "no type at all" } }],
    [
      "an allowed ending in capitals",
      { policy: { allowedExtensions: [".pdf"] }, key: "uploads/alice/A.PDF" },
    ],
    [
      "a name that the server has chosen, which has no ending",
      { policy: { allowedExtensions: [".pdf"] }, key: "uploads/alice/0d9f3f1e-5b2c-4f5e-9a43-1f0c6d1a2b3c" },
    ],
    [
      "the declared checksum, which S3 has verified",
      { stored: { metadata: declared("5", `sha256:${SHA256.value}`), checksums: [SHA256] } },
    ],
    [
      "a declared full-object CRC of a multipart upload",
      {
        stored: { metadata: declared("5", `crc32:${CRC32.value}`), checksums: [CRC32] },
        reason: "CompleteMultipartUpload",
      },
    ],
    [
      "a required checksum that S3 was given",
      { policy: { checksum: "required" }, stored: { checksums: [SHA256] } },
    ],
    [
      "a required checksum of the parts",
      {
        policy: { checksum: "required" },
        stored: { checksums: [SHA256], checksumType: "COMPOSITE" },
        reason: "CompleteMultipartUpload",
      },
    ],
    [
      "a required CRC64NVME on a PUT, which the direct and edge ways let in with one only",
      { policy: { checksum: "required" }, stored: { checksums: [MADE_BY_S3] } },
    ],
  ])("%s", (_name, given) => {
    expect(codeOf(given)).toBeUndefined();
  });
});

describe("checkObject rejects", () => {
  it.each<[string, RejectionCode, Case]>([
    ["an object over the policy's size", "TooLarge", { policy: { maxBytes: 4 } }],
    ["an object under the policy's size", "TooSmall", { policy: { minBytes: 6 } }],
    ["more bytes than declared", "LengthMismatch", { stored: { metadata: declared("4") } }],
    ["fewer bytes than declared", "LengthMismatch", { stored: { metadata: declared("6") } }],
    ["a declared size that is no number", "LengthMismatch", { stored: { metadata: declared("5 ") } }],
    ["another type", "ContentTypeNotAllowed", { policy: { allowedContentTypes: ["image/*"] } }],
    [
      "two types at once, of which browsers believe the last",
      "ContentTypeNotAllowed",
      { policy: { allowedContentTypes: ["image/*"] }, stored: { contentType: "image/png, text/html" } },
    ],
    [
      "no type where some are allowed",
      "ContentTypeNotAllowed",
      { policy: { allowedContentTypes: ["image/*"] }, stored: { contentType: undefined } },
    ],
    ["another ending", "ExtensionNotAllowed", { policy: { allowedExtensions: [".png"] } }],
    [
      "an ending after a name like the server's",
      "ExtensionNotAllowed",
      {
        policy: { allowedExtensions: [".pdf"] },
        key: "uploads/alice/0d9f3f1e-5b2c-4f5e-9a43-1f0c6d1a2b3c.exe",
      },
    ],
    [
      "a folder like the server's names",
      "ExtensionNotAllowed",
      { policy: { allowedExtensions: [".pdf"] }, key: "uploads/0d9f3f1e-5b2c-4f5e-9a43-1f0c6d1a2b3c/a.exe" },
    ],
    [
      "another content than declared",
      "ChecksumMismatch",
      { stored: { metadata: declared("5", "crc32:AAAAAA=="), checksums: [CRC32] } },
    ],
    [
      "a declared checksum in an algorithm that S3 was not given",
      "ChecksumNotVerified",
      { stored: { metadata: declared("5", `sha256:${SHA256.value}`), checksums: [MADE_BY_S3] } },
    ],
    [
      "a declared checksum of the whole where S3 knows the parts' only",
      "ChecksumNotVerified",
      {
        stored: {
          metadata: declared("5", `crc32:${CRC32.value}`),
          checksums: [CRC32],
          checksumType: "COMPOSITE",
        },
      },
    ],
    [
      "a declared checksum where S3 shows none",
      "ChecksumNotVerified",
      { stored: { metadata: declared("5", "crc32:AAAAAA=="), checksums: [] } },
    ],
    [
      "a declared checksum that is none",
      "ChecksumNotVerified",
      { stored: { metadata: declared("5", "md5") } },
    ],
    [
      "a form POST without the required checksum",
      "ChecksumRequired",
      { policy: { checksum: "required" }, reason: "POST Object" },
    ],
    [
      "a multipart upload without the required checksum",
      "ChecksumRequired",
      { policy: { checksum: "required" }, reason: "CompleteMultipartUpload" },
    ],
    [
      "an object without any checksum where one is required",
      "ChecksumRequired",
      { policy: { checksum: "required" }, stored: { checksums: [] } },
    ],
  ])("%s", (_name, code, given) => {
    expect(codeOf(given)).toBe(code);
  });

  it("says to people what was found and what is allowed", () => {
    const rejection = checkObject({ key: "uploads/a", stored: storedObject() }, policyWith({ maxBytes: 4 }));

    expect(rejection?.message).toBe("The object has 5 bytes; the upload policy allows at most 4.");
  });
});
