import type { Identity } from "../../identity/contract.js";
import { callerPrefix, decideKey } from "../../upload-policy/caller-prefix.js";
import {
  canReplaceWholeChecksum,
  checksumProblem,
  isChecksumAlgorithm,
  isChecksumPair,
} from "../../upload-policy/headers/checksum.js";
import { isAllowedExtension } from "../../upload-policy/headers/content-type.js";
import type { Checksum, ChecksumAlgorithm } from "../../upload-policy/policy.js";
import { MAX_OBJECT_BYTES } from "../../upload-policy/policy.js";
import type { RouteRejection } from "../api/route.js";
import type { PresignSettings } from "../contract.js";
import type { S3UploadRef } from "../ports.js";
import { invalidUploadId, isMatch, OUR_ID, readId, subjectHash, VERSION, writeId } from "../upload-id.js";
import type { PartPlan } from "./part-plan.js";
import { planParts } from "./part-plan.js";

/** A full-object CRC. If the value is omitted, the completion must send it. */
export type NamedChecksum = Pick<Checksum, "algorithm"> & Partial<Checksum>;

/** The fields of a multipart upload's id. S3 binds its own id to the key, so nothing needs to be stored. */
export interface UploadIdFields {
  /** Key below the caller's prefix; ids omit the prefix. */
  readonly relativeKey: string;
  readonly s3UploadId: string;
  /** Our id, in `x-amz-meta-upload-id`. */
  readonly uploadId: string;
  /** The object's size in bytes, as declared. */
  readonly length: number;
  /** In bytes. */
  readonly partSize: number;
  /** Algorithm of the parts' checksums; present if each part needs a checksum. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
  readonly checksum?: NamedChecksum;
  /** Largest object in bytes, if it is less than the policy's. */
  readonly maxBytes?: number;
  /** The caller's subject as a path segment. The id contains only its hash. */
  readonly subjectSegment: string;
}

/** A caller's own multipart upload; it may be completed or aborted. */
export interface MultipartInProgress
  extends Pick<UploadIdFields, "uploadId" | "partChecksumAlgorithm" | "checksum" | "subjectSegment"> {
  /** The id that the client uses. */
  readonly id: string;
  readonly ref: S3UploadRef;
  readonly plan: PartPlan;
}

/** S3's own id of an upload. */
export const S3_ID = /^[\x21-\x7e]{1,512}$/;

/** Writes the id of a multipart upload. */
export function encodeUploadId(fields: UploadIdFields): string {
  const { relativeKey, s3UploadId, uploadId, length, partSize, partChecksumAlgorithm, checksum, maxBytes } =
    fields;
  const whole = checksum === undefined ? null : [checksum.algorithm, checksum.value];
  return writeId([
    VERSION,
    relativeKey,
    s3UploadId,
    uploadId,
    length,
    partSize,
    partChecksumAlgorithm ?? null,
    whole,
    subjectHash(fields.subjectSegment),
    ...(maxBytes === undefined ? [] : [maxBytes]),
  ]);
}

/**
 * Reads an id as strictly as if the upload were created now. The caller's prefix is put before the key again, so the id
 * cannot name another caller's object. The id also contains the subject's hash, because callers can share a prefix. S3
 * rejects its own id with another key.
 */
export function decodeUploadId(
  id: string,
  identity: Identity,
  { policy, prefix }: PresignSettings,
): ({ readonly outcome: "upload" } & MultipartInProgress) | RouteRejection {
  const caller = callerPrefix(identity, policy);
  if (caller.outcome === "rejected") return caller;
  const fields = readFields(id, caller.subjectSegment);
  if (fields === undefined) return invalidUploadId();
  const { relativeKey, s3UploadId, uploadId, length, partSize, partChecksumAlgorithm, checksum, maxBytes } =
    fields;
  const key = decideKey(relativeKey, prefix, caller);
  const plan = planParts(length, partSize);
  if (key.outcome === "rejected" || plan === undefined) return invalidUploadId();
  const isAllowed =
    length >= policy.minBytes &&
    length <= (maxBytes ?? policy.maxBytes) &&
    length <= policy.maxBytes &&
    isAllowedExtension(key.key, policy.allowedExtensions) &&
    isChecksumPair(checksum?.algorithm, partChecksumAlgorithm) &&
    (policy.checksum === "optional" ||
      checksum !== undefined ||
      canReplaceWholeChecksum(partChecksumAlgorithm));
  if (!isAllowed) return invalidUploadId();
  return {
    outcome: "upload",
    id,
    ref: { key: key.key, s3UploadId },
    uploadId,
    plan,
    partChecksumAlgorithm,
    checksum,
    subjectSegment: caller.subjectSegment,
  };
}

function readFields(id: string, subjectSegment: string): UploadIdFields | undefined {
  const list = readId(id);
  const [
    ,
    relativeKey,
    s3UploadId,
    uploadId,
    length,
    partSize,
    partAlgorithm,
    whole,
    ,
    maxBytes,
  ]: readonly unknown[] = list;
  const checksum = whole === null ? undefined : readChecksum(whole);
  const isReadable =
    typeof relativeKey === "string" &&
    isMatch(s3UploadId, S3_ID) &&
    isMatch(uploadId, OUR_ID) &&
    isByteCount(length) &&
    isByteCount(partSize) &&
    (maxBytes === undefined || isByteCount(maxBytes)) &&
    (partAlgorithm === null || isChecksumAlgorithm(partAlgorithm)) &&
    (whole === null || checksum !== undefined);
  if (!isReadable) return undefined;
  const partChecksumAlgorithm = partAlgorithm ?? undefined;
  const part = { length, partSize, partChecksumAlgorithm, checksum, maxBytes };
  const fields = { relativeKey, s3UploadId, uploadId, ...part, subjectSegment };
  // Each upload has exactly one id. This also compares the version and the subject.
  return encodeUploadId(fields) === id ? fields : undefined;
}

function readChecksum(whole: unknown): NamedChecksum | undefined {
  if (!Array.isArray(whole)) return undefined;
  const [algorithm, value]: readonly unknown[] = whole;
  if (!isChecksumAlgorithm(algorithm)) return undefined;
  if (value === null) return { algorithm };
  const isSound = typeof value === "string" && checksumProblem({ algorithm, value }) === undefined;
  return isSound ? { algorithm, value } : undefined;
}

/** Whether a value is a size in bytes that S3 allows. */
export function isByteCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= MAX_OBJECT_BYTES;
}
