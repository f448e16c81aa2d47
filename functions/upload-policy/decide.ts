import type { Identity } from "../identity/contract.js";
import type { CallerPrefix } from "./caller-prefix.js";
import { callerPrefix, decideKey } from "./caller-prefix.js";
import { checksumProblem } from "./headers/checksum.js";
import { isAllowedExtension, isAllowedType, mediaType } from "./headers/content-type.js";
import type { AttributeHeaders, LimitsWithMetadata } from "./headers/metadata.js";
import type { Checksum, UploadPolicy } from "./policy.js";
import type { RuleFailure, UploadRejection } from "./rejection.js";
import { rejected } from "./rejection.js";

/** A caller's upload request. */
interface UploadRequest {
  /** The key below the caller's own prefix, percent-decoded. */
  readonly key: string;
  /** The object's size in bytes; missing if it is unknown. */
  readonly length?: number;
  /** The whole `Content-Type` value. */
  readonly contentType?: string;
  readonly checksums: readonly Checksum[];
}

/** An accepted upload and the constraints it must meet. */
export interface AllowedUpload extends Omit<CallerPrefix, "outcome" | "prefix" | "requiredPrefix"> {
  readonly outcome: "allowed";
  /** The object's whole key in the bucket. */
  readonly key: string;
  readonly length?: number;
  readonly contentType?: string;
  readonly checksum?: Checksum;
  /** `*` if the key can be written only once. */
  readonly ifNoneMatch?: "*";
  /**
   * Limits that are narrower than the policy's. They are stored with the object, and checked again after the upload.
   */
  readonly limits?: LimitsWithMetadata;
  /** @default - the upload names none */
  readonly attributes?: AttributeHeaders;
}

/** Inputs of {@link decideUpload}. */
export interface UploadToDecide {
  readonly request: UploadRequest;
  readonly identity: Identity;
  readonly policy: UploadPolicy;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. */
  readonly prefix: string;
  /** Largest object that the pattern can transfer, in bytes. @default - only the policy limits it */
  readonly patternMaxBytes?: number;
  /** Whether a length is required even if the policy is not stricter than the pattern itself. @default false */
  readonly lengthRequired?: boolean;
  /**
   * Values that the pattern does not know yet; limits on them are checked later. With `rule`, the custom rule is
   * skipped, because it ran for an earlier request. @default - all values are known
   */
  readonly checkedLater?: { readonly length?: boolean; readonly type?: boolean; readonly rule?: boolean };
  /** Applies narrower limits to what the policy allows. @default - the policy alone decides */
  readonly narrow?: Narrow;
}

/** The decision on an upload. */
export type UploadDecision = AllowedUpload | UploadRejection | RuleFailure;

/** Applies narrower limits to an upload that the policy allows. It cannot allow more. */
export type Narrow = (upload: AllowedUpload, toDecide: UploadToDecide) => UploadDecision;

/** Decides whether an upload is allowed. All three patterns use this function. */
export function decideUpload(toDecide: UploadToDecide): UploadDecision {
  const { request, identity, policy, prefix, narrow } = toDecide;
  const caller = callerPrefix(identity, policy);
  if (caller.outcome === "rejected") return caller;
  const decided = decideKey(request.key, prefix, caller);
  if (decided.outcome === "rejected") return decided;
  const rejection =
    typeRejection(request, policy) ?? lengthRejection(toDecide) ?? checksumRejection(request, policy);
  if (rejection !== undefined) return rejection;
  const upload: AllowedUpload = {
    outcome: "allowed",
    key: decided.key,
    subjectSegment: caller.subjectSegment,
    tenantSegment: caller.tenantSegment,
    length: request.length,
    contentType: request.contentType,
    checksum: request.checksums[0],
    ifNoneMatch: policy.overwrite ? undefined : "*",
  };
  return narrow === undefined ? upload : narrow(upload, toDecide);
}

function typeRejection(
  { key, contentType }: UploadRequest,
  policy: UploadPolicy,
): UploadRejection | undefined {
  const type = contentType === undefined ? undefined : mediaType(contentType);
  if (contentType !== undefined && type === undefined) {
    return rejected(400, "InvalidContentType", "Content-Type must be one media type, e.g. application/pdf.");
  }
  const { allowedContentTypes, allowedExtensions } = policy;
  if (!isAllowedType(type ?? "", allowedContentTypes)) {
    return rejected(
      415,
      "ContentTypeNotAllowed",
      `Content-Type must be one of: ${allowedContentTypes.join(", ")}.`,
    );
  }
  if (!isAllowedExtension(key, allowedExtensions)) {
    return rejected(
      415,
      "ExtensionNotAllowed",
      `The key must end in one of: ${allowedExtensions.join(", ")}.`,
    );
  }
  return undefined;
}

function lengthRejection(toDecide: UploadToDecide): UploadRejection | undefined {
  const { request, policy, patternMaxBytes = policy.maxBytes, lengthRequired = false } = toDecide;
  const { length } = request;
  if (length === undefined) {
    const isLimited = policy.minBytes > 0 || policy.maxBytes < patternMaxBytes;
    return lengthRequired || isLimited
      ? rejected(411, "LengthRequired", "The object's size must be given beforehand.")
      : undefined;
  }
  if (!Number.isSafeInteger(length) || length < 0) {
    return rejected(400, "InvalidLength", "The object's size must be a whole number of bytes, 0 or more.");
  }
  const most = Math.min(policy.maxBytes, patternMaxBytes);
  if (length > most) {
    const limit = most < policy.maxBytes ? "one request takes" : "the upload policy allows";
    return rejected(413, "TooLarge", `The object has ${length} bytes; ${limit} at most ${most}.`);
  }
  if (length < policy.minBytes) {
    const message = `The object has ${length} bytes; the upload policy requires at least ${policy.minBytes}.`;
    return rejected(400, "TooSmall", message);
  }
  return undefined;
}

function checksumRejection({ checksums }: UploadRequest, policy: UploadPolicy): UploadRejection | undefined {
  const [checksum, ...more] = checksums;
  if (checksum === undefined) {
    return policy.checksum === "required"
      ? rejected(400, "ChecksumRequired", "A checksum of the object is required, e.g. x-amz-checksum-sha256.")
      : undefined;
  }
  const problem =
    more.length > 0 ? "S3 takes one checksum of an object, not several" : checksumProblem(checksum);
  return problem === undefined ? undefined : rejected(400, "InvalidChecksum", `${problem}.`);
}
