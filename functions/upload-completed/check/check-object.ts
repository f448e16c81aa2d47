import { isAllowedExtension, isAllowedType, mediaType } from "../../upload-policy/headers/content-type.js";
import { keySha256 } from "../../upload-policy/headers/metadata.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import { relativeKey } from "../../upload-policy/relative-key.js";
import type { StoredObject } from "../ports.js";
import { checksumRejection } from "./check-checksum.js";
import { headerRejection } from "./check-headers.js";
import type { Rejection } from "./rejection.js";

/** The object to check, as S3 stores it. */
interface ObjectToCheck {
  /** The whole key in the bucket. */
  readonly key: string;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. The key begins with it. */
  readonly prefix: string;
  readonly stored: StoredObject;
}

/** Matches a key whose last segment our function chose, as `POST /import` does: it has no extension to check. */
const UUID_NAME = /(?:^|\/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Compares an object with the policy, and with the values in `x-amz-meta-upload-*` that its upload declared. Undefined
 * if it is accepted. S3 or one of our functions enforced most of this before the upload; this check covers every
 * pattern.
 */
export function checkObject(object: ObjectToCheck, policy: UploadPolicy): Rejection | undefined {
  const { size, metadata } = object.stored;
  return (
    keyRejection(object) ??
    declaredLengthRejection(size, metadata["x-amz-meta-upload-length"]) ??
    sizeRejection(size, metadata["x-amz-meta-upload-max-bytes"], policy) ??
    typeRejection(object.stored, policy) ??
    extensionRejection(object.key, policy) ??
    checksumRejection(object.stored, policy) ??
    headerRejection(object.stored)
  );
}

/**
 * Rejects an object whose key is not the accepted one. API Gateway and CloudFront could change a key after our
 * decision.
 */
function keyRejection({ key, prefix, stored: { metadata } }: ObjectToCheck): Rejection | undefined {
  const relative = relativeKey(key.slice(prefix.length));
  if (relative.outcome === "rejected") return { code: "InvalidKey", message: relative.message };
  const hash = metadata["x-amz-meta-upload-key-sha256"];
  if (!isInSubjectsFolder(key, metadata)) {
    const message = "The object's key is not in the folder of the caller who uploaded it.";
    return { code: "KeyMismatch", message };
  }
  // Older versions of the functions set no hash, and CloudFront takes minutes to deploy a new edge function.
  if (hash === undefined || hash === keySha256(key)) return undefined;
  return {
    code: "KeyMismatch",
    message:
      "The object's key is not the key that its upload was accepted for. It was changed on the way to S3.",
  };
}

/**
 * Whether the key is in the subject's own folder. With native Cognito authorization, no function sees the key, and API
 * Gateway could resolve dot segments in it. So the integration's mapping stores the path above the subjects' folders.
 */
function isInSubjectsFolder(key: string, metadata: StoredObject["metadata"]): boolean {
  const below = metadata["x-amz-meta-upload-subjects-below"];
  return below === undefined || `/${key}`.startsWith(`${below}${metadata["x-amz-meta-upload-subject"]}/`);
}

function declaredLengthRejection(size: number, declared: string | undefined): Rejection | undefined {
  if (declared === undefined || declared === String(size)) return undefined;
  return {
    code: "LengthMismatch",
    message: `The object has ${size} bytes; its upload declared ${declared}.`,
  };
}

/** @param uploadMaxBytes - The limit in the metadata: the stricter of the caller's and the upload's own, in bytes. */
function sizeRejection(
  size: number,
  uploadMaxBytes: string | undefined,
  { minBytes, maxBytes }: UploadPolicy,
): Rejection | undefined {
  if (size > maxBytes) {
    const message = `The object has ${size} bytes; the upload policy allows at most ${maxBytes}.`;
    return { code: "TooLarge", message };
  }
  // A value that is not a number must not pass, so compare with `!(… <= …)`.
  if (uploadMaxBytes !== undefined && !(size <= Number(uploadMaxBytes))) {
    const message = `The object has ${size} bytes; this upload was allowed at most ${uploadMaxBytes}.`;
    return { code: "TooLarge", message };
  }
  if (size < minBytes) {
    const message = `The object has ${size} bytes; the upload policy requires at least ${minBytes}.`;
    return { code: "TooSmall", message };
  }
  return undefined;
}

/** Rejects a type that the policy does not allow, or that the upload's own limits do not. */
function typeRejection(
  { contentType = "", metadata }: StoredObject,
  { allowedContentTypes }: UploadPolicy,
): Rejection | undefined {
  const type = mediaType(contentType) ?? "";
  const own = metadata["x-amz-meta-upload-types"]?.split(" ") ?? [];
  const broken = [allowedContentTypes, own].find((allowed) => !isAllowedType(type, allowed));
  if (broken === undefined) return undefined;
  const message = `The object's Content-Type must be one of: ${broken.join(", ")}.`;
  return { code: "ContentTypeNotAllowed", message };
}

function extensionRejection(key: string, { allowedExtensions }: UploadPolicy): Rejection | undefined {
  if (UUID_NAME.test(key) || isAllowedExtension(key, allowedExtensions)) return undefined;
  return {
    code: "ExtensionNotAllowed",
    message: `The object's key must end in one of: ${allowedExtensions.join(", ")}.`,
  };
}
