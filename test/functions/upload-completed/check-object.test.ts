import { describe, expect, it } from "vitest";
import { checkObject } from "../../../functions/upload-completed/check/check-object.js";
import type { RejectionCode } from "../../../functions/upload-completed/check/rejection.js";
import type { StoredObject } from "../../../functions/upload-completed/ports.js";
import type { Checksum, UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { keySha256 } from "../../../functions/upload-policy/headers/metadata.js";
import { EMPTY_SHA256, policyWith } from "../support/policies.js";
import { storedObject } from "./sample.js";

interface Case {
  readonly policy?: Partial<UploadPolicy>;
  readonly stored?: Partial<StoredObject>;
  readonly key?: string;
  readonly prefix?: string;
}

const CRC32: Checksum = { algorithm: "crc32", value: "NSRBwg==" };
const SHA256: Checksum = { algorithm: "sha256", value: EMPTY_SHA256 };
const MADE_BY_S3: Checksum = { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" };

const declared = (length?: string, checksum?: string) => ({
  "x-amz-meta-upload-id": "upload-1",
  ...(length !== undefined && { "x-amz-meta-upload-length": length }),
  ...(checksum !== undefined && { "x-amz-meta-upload-checksum": checksum }),
});

const onlyTypes = (types: string) => ({ ...declared(), "x-amz-meta-upload-types": types });
const callersMost = (maxBytes: string) => ({ ...declared(), "x-amz-meta-upload-max-bytes": maxBytes });

/** An upload by native Cognito authorization, where no function decided the key. */
const NATIVE = {
  metadata: {
    "x-amz-meta-upload-id": "upload-1",
    "x-amz-meta-upload-subject": "alice",
    "x-amz-meta-upload-subjects-below": "/uploads/",
  },
};

function codeOf({ policy, stored, key = "uploads/alice/a.pdf", prefix = "uploads/" }: Case) {
  return checkObject({ key, prefix, stored: storedObject(stored) }, policyWith(policy))?.code;
}

/** An upload whose key was decided by the direct or edge pattern. */
const hashed = (hash: string) => ({ ...declared("5"), "x-amz-meta-upload-key-sha256": hash });

describe("checkObject accepts", () => {
  it.each<[string, Case]>([
    ["an object within every limit", {}],
    ["a size at both ends of the policy's range", { policy: { minBytes: 5, maxBytes: 5 } }],
    ["as many bytes as the caller may upload", { stored: { metadata: callersMost("5") } }],
    [
      "a type that its upload was limited to",
      { stored: { contentType: "image/png", metadata: onlyTypes("text/* image/*") } },
    ],
    ["the declared size", { stored: { metadata: declared("5") } }],
    ["nothing, declared as nothing", { stored: { size: 0, metadata: declared("0") } }],
    [
      "an allowed type with parameters",
      { policy: { allowedContentTypes: ["text/*"] }, stored: { contentType: "text/html; charset=utf-8" } },
    ],
    ["any type if all are allowed", { stored: { contentType: "no type at all" } }],
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
      "a CRC64NVME that the upload named and its completion gave, if one is required",
      {
        policy: { checksum: "required" },
        stored: {
          checksums: [MADE_BY_S3],
          metadata: { ...declared(), "x-amz-meta-upload-checksum-algorithm": "crc64nvme" },
        },
      },
    ],
    [
      "a declared full-object CRC of a multipart upload",
      {
        stored: { metadata: declared("5", `crc32:${CRC32.value}`), checksums: [CRC32] },
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
      },
    ],
    [
      "a required CRC64NVME that was declared",
      {
        policy: { checksum: "required" },
        stored: { metadata: declared("5", `crc64nvme:${MADE_BY_S3.value}`), checksums: [MADE_BY_S3] },
      },
    ],
    ["the key that was decided", { stored: { metadata: hashed(keySha256("uploads/alice/a.pdf")) } }],
    [
      "headers that the direct or edge function has checked",
      {
        stored: {
          metadata: hashed(keySha256("uploads/alice/a.pdf")),
          headers: { "content-disposition": "attachment" },
        },
      },
    ],
    [
      "headers that API Gateway forwarded without a function of ours",
      {
        stored: {
          metadata: { ...declared(), "x-amz-meta-upload-headers": "forwarded" },
          headers: { "content-language": "de" },
        },
      },
    ],
    ["a key in the folder of its subject", { stored: NATIVE }],
    [
      "a key in the folder of its subject below an empty prefix",
      {
        key: "alice/a.pdf",
        prefix: "",
        stored: { metadata: { ...NATIVE.metadata, "x-amz-meta-upload-subjects-below": "/" } },
      },
    ],
    ["Cache-Control as browsers send it", { stored: { headers: { "cache-control": "no-cache, no-store" } } }],
    ["Content-Encoding: identity", { stored: { headers: { "content-encoding": "identity" } } }],
    [
      "a recording's type",
      {
        policy: { allowedContentTypes: ["video/webm"] },
        stored: { contentType: "video/webm;codecs=vp8,opus" },
      },
    ],
  ])("%s", (_name, given) => {
    expect(codeOf(given)).toBeUndefined();
  });
});

describe("checkObject rejects", () => {
  it.each<[string, RejectionCode, Case]>([
    [
      "a key with dot segments that lead to another caller",
      "InvalidKey",
      { key: "uploads/alice/../bob/a.pdf" },
    ],
    ["an empty path segment", "InvalidKey", { key: "uploads/alice//a.pdf" }],
    ["a control character in the key", "InvalidKey", { key: "uploads/alice/a\n.pdf" }],
    ["an encoded dot segment", "InvalidKey", { key: "uploads/alice/..%2fbob/a.pdf" }],
    ["a key that is only the prefix", "InvalidKey", { key: "uploads/" }],
    [
      "another key than the one that was decided",
      "KeyMismatch",
      { stored: { metadata: hashed(keySha256("uploads/alice/b.pdf")) } },
    ],
    ["a key in another subject's folder", "KeyMismatch", { key: "uploads/bob/a.pdf", stored: NATIVE }],
    [
      "a folder that only begins as the subject",
      "KeyMismatch",
      { key: "uploads/alice2/a.pdf", stored: NATIVE },
    ],
    ["a key above the folders of subjects", "KeyMismatch", { key: "uploads/a.pdf", stored: NATIVE }],
    ["an empty hash of the key", "KeyMismatch", { stored: { metadata: hashed("") } }],
    ...[
      ["cache-control", "max-age=31536000"],
      ["cache-control", "no-cache, public"],
      ["content-disposition", "inline"],
      ["content-encoding", "gzip"],
      ["content-language", "de"],
      ["expires", "Thu, 01 Jan 2032 00:00:00 GMT"],
    ].map(([name, value]): [string, RejectionCode, Case] => [
      `${name}: ${value}, which a presigned PUT does not bind`,
      "HeaderNotDeclared",
      { stored: { headers: { [String(name)]: String(value) } } },
    ]),
    ["an object over the policy's size", "TooLarge", { policy: { maxBytes: 4 } }],
    ["an object over the caller's size", "TooLarge", { stored: { metadata: callersMost("4") } }],
    ["an object whose caller's size is not a number", "TooLarge", { stored: { metadata: callersMost("x") } }],
    [
      "an object over the policy's size, whatever the caller's",
      "TooLarge",
      { policy: { maxBytes: 4 }, stored: { metadata: callersMost("9") } },
    ],
    ["an object under the policy's size", "TooSmall", { policy: { minBytes: 6 } }],
    ["more bytes than declared", "LengthMismatch", { stored: { metadata: declared("4") } }],
    ["fewer bytes than declared", "LengthMismatch", { stored: { metadata: declared("6") } }],
    ["a declared size that is not a number", "LengthMismatch", { stored: { metadata: declared("5 ") } }],
    ["another type", "ContentTypeNotAllowed", { policy: { allowedContentTypes: ["image/*"] } }],
    [
      "two types at once, of which browsers believe the last",
      "ContentTypeNotAllowed",
      { policy: { allowedContentTypes: ["image/*"] }, stored: { contentType: "image/png, text/html" } },
    ],
    [
      "no type if some are allowed",
      "ContentTypeNotAllowed",
      { policy: { allowedContentTypes: ["image/*"] }, stored: { contentType: undefined } },
    ],
    [
      "another type than its upload was limited to",
      "ContentTypeNotAllowed",
      { stored: { contentType: "image/png", metadata: onlyTypes("text/*") } },
    ],
    [
      "any type if the upload's own list of types cannot be read",
      "ContentTypeNotAllowed",
      { stored: { contentType: "image/png", metadata: onlyTypes("") } },
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
      "a declared checksum of the whole if S3 only has the parts'",
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
      "a declared checksum if S3 has none",
      "ChecksumNotVerified",
      { stored: { metadata: declared("5", "crc32:AAAAAA=="), checksums: [] } },
    ],
    ["a malformed declared checksum", "ChecksumNotVerified", { stored: { metadata: declared("5", "md5") } }],
    [
      "a CRC64NVME that S3 computed itself, if one is required",
      "ChecksumRequired",
      { policy: { checksum: "required" }, stored: { checksums: [MADE_BY_S3] } },
    ],
    ["a form POST without the required checksum", "ChecksumRequired", { policy: { checksum: "required" } }],
    [
      "a multipart upload without the required checksum",
      "ChecksumRequired",
      { policy: { checksum: "required" } },
    ],
    [
      "a CRC64NVME that S3 computed itself, if the upload named another algorithm",
      "ChecksumRequired",
      {
        policy: { checksum: "required" },
        stored: {
          checksums: [MADE_BY_S3],
          metadata: { "x-amz-meta-upload-checksum-algorithm": "crc32" },
        },
      },
    ],
    [
      "an object without any checksum if one is required",
      "ChecksumRequired",
      { policy: { checksum: "required" }, stored: { checksums: [] } },
    ],
  ])("%s", (_name, code, given) => {
    expect(codeOf(given)).toBe(code);
  });

  it("names the found and the allowed values for people", () => {
    const rejection = checkObject(
      { key: "uploads/a", prefix: "uploads/", stored: storedObject() },
      policyWith({ maxBytes: 4 }),
    );

    expect(rejection?.message).toBe("The object has 5 bytes; the upload policy allows at most 4.");
  });
});
