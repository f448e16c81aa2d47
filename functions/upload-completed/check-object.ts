import { isChecksumAlgorithm } from "../upload-policy/headers/checksum.js";
import { isAllowedExtension, isAllowedType, mediaType } from "../upload-policy/headers/content-type.js";
import type { Checksum, UploadPolicy } from "../upload-policy/policy.js";
import type { StoredObject } from "./ports.js";

/** Why an object may not be. */
export interface Rejection {
  /** For machines, and the value of the object's tag. */
  readonly code: RejectionCode;
  /** For people. */
  readonly message: string;
}

/** Every reason for a rejection. */
export type RejectionCode =
  | "TooLarge"
  | "TooSmall"
  | "LengthMismatch"
  | "ContentTypeNotAllowed"
  | "ExtensionNotAllowed"
  | "ChecksumRequired"
  | "ChecksumMismatch"
  | "ChecksumNotVerified";

/** What is checked: the object as S3 has it, and how it came there. */
export interface ObjectToCheck {
  readonly key: string;
  readonly stored: StoredObject;
  /** The operation that S3's event names, e.g. `PutObject`. */
  readonly reason?: string;
}

/** A key's last segment where the server chose all of it, as `POST /import` does: it has no extension to judge. */
const UUID_NAME = /(?:^|\/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Compares an object with the policy, and with what its upload has declared in `x-amz-meta-upload-*`; undefined where
 * all is well. Most of it S3 or a function of ours has enforced beforehand; here it holds for every way in.
 */
export function checkObject(object: ObjectToCheck, policy: UploadPolicy): Rejection | undefined {
  const { size, metadata } = object.stored;
  return (
    declaredLengthRejection(size, metadata["x-amz-meta-upload-length"]) ??
    sizeRejection(size, policy) ??
    typeRejection(object.stored.contentType, policy) ??
    extensionRejection(object.key, policy) ??
    checksumRejection(object, policy)
  );
}

function declaredLengthRejection(size: number, declared: string | undefined): Rejection | undefined {
  if (declared === undefined || declared === String(size)) return undefined;
  return {
    code: "LengthMismatch",
    message: `The object has ${size} bytes; its upload declared ${declared}.`,
  };
}

function sizeRejection(size: number, { minBytes, maxBytes }: UploadPolicy): Rejection | undefined {
  if (size > maxBytes) {
    const message = `The object has ${size} bytes; the upload policy allows at most ${maxBytes}.`;
    return { code: "TooLarge", message };
  }
  if (size < minBytes) {
    const message = `The object has ${size} bytes; the upload policy asks for at least ${minBytes}.`;
    return { code: "TooSmall", message };
  }
  return undefined;
}

function typeRejection(
  contentType: string | undefined,
  { allowedContentTypes }: UploadPolicy,
): Rejection | undefined {
  if (isAllowedType(mediaType(contentType ?? "") ?? "", allowedContentTypes)) return undefined;
  return {
    code: "ContentTypeNotAllowed",
    message: `The object's Content-Type has to be one of: ${allowedContentTypes.join(", ")}.`,
  };
}

function extensionRejection(key: string, { allowedExtensions }: UploadPolicy): Rejection | undefined {
  if (UUID_NAME.test(key) || isAllowedExtension(key, allowedExtensions)) return undefined;
  return {
    code: "ExtensionNotAllowed",
    message: `The object's key has to end in one of: ${allowedExtensions.join(", ")}.`,
  };
}

function checksumRejection(object: ObjectToCheck, policy: UploadPolicy): Rejection | undefined {
  const text = object.stored.metadata["x-amz-meta-upload-checksum"];
  if (text === undefined) {
    return policy.checksum === "optional" || wasGivenChecksum(object)
      ? undefined
      : { code: "ChecksumRequired", message: "A checksum of the object is required, and none was given." };
  }
  const declared = declaredChecksum(text);
  const { checksums, checksumType } = object.stored;
  const held =
    checksumType === "FULL_OBJECT"
      ? checksums.find(({ algorithm }) => algorithm === declared?.algorithm)
      : undefined;
  // S3 computed what it holds; a checksum in another algorithm, or of the parts, says nothing about the declared one.
  if (declared === undefined || held === undefined) {
    const message = `The upload declared the checksum ${text}, and S3 was not given it to verify.`;
    return { code: "ChecksumNotVerified", message };
  }
  if (held.value === declared.value) return undefined;
  const message = `The object's ${held.algorithm} checksum is ${held.value}; its upload declared ${declared.value}.`;
  return { code: "ChecksumMismatch", message };
}

/**
 * Whether S3 was given a checksum to verify by an upload that declared none. S3 makes a CRC64NVME of its own where it
 * is given nothing, so that this one tells something on a PUT only: those that declare nothing are the direct and the
 * edge pattern's, which let none without a checksum through.
 */
function wasGivenChecksum({ stored: { checksums }, reason }: ObjectToCheck): boolean {
  return checksums.some(({ algorithm }) => algorithm !== "crc64nvme" || reason === "PutObject");
}

/** `algorithm:base64`, as the metadata has it. */
function declaredChecksum(text: string): Checksum | undefined {
  const [algorithm, value] = text.split(":");
  return isChecksumAlgorithm(algorithm) && value !== undefined ? { algorithm, value } : undefined;
}
