import type { ErrorCode } from "../error-code.js";
import { ALL } from "../error-code.js";

const PRESIGNED: Pick<ErrorCode, "retry" | "statuses" | "patterns"> = {
  retry: false,
  statuses: [400],
  patterns: ["presigned"],
};

/** Errors about what a request stores with an object. */
export const ATTRIBUTE_CODES: readonly ErrorCode[] = [
  {
    code: "AttributeNotAllowed",
    statuses: [403],
    patterns: ALL,
    retry: false,
    meaning:
      "The policy's `attributes` do not allow this metadata, tag, storage class, `Cache-Control` or `Content-Disposition`.",
    remedy:
      "Leave it out, or use what `message` lists. An operator allows more in `policy.attributes` ([policy-fields.md](policy-fields.md)).",
  },
  {
    code: "InvalidAttribute",
    statuses: [400],
    patterns: ALL,
    retry: false,
    meaning: "`Cache-Control` or `Content-Disposition` is malformed.",
    remedy: "Write it as `message` says.",
  },
  {
    ...PRESIGNED,
    code: "InvalidMetadata",
    meaning: "A name or value of `metadata` cannot be stored.",
    remedy: "Correct it, or leave it out; in Uppy with `allowedMetaFields`.",
  },
  {
    ...PRESIGNED,
    code: "MetadataTooLarge",
    meaning: "`metadata` is larger than S3 allows.",
    remedy: "Send less of it; in Uppy with `allowedMetaFields`.",
  },
  {
    ...PRESIGNED,
    code: "InvalidTag",
    meaning: "A value of `tags` is too long, or has a character that S3 does not allow in tags.",
    remedy: "Use letters, digits, spaces and `_ . : / = + - @`.",
  },
  {
    ...PRESIGNED,
    code: "TooManyTags",
    meaning: "`tags` has more than 7 tags.",
    remedy: "Send fewer tags.",
  },
];
