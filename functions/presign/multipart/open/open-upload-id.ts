import type { Identity } from "../../../identity/contract.js";
import { callerPrefix, decideKey } from "../../../upload-policy/caller-prefix.js";
import {
  canReplaceWholeChecksum,
  isChecksumAlgorithm,
  isChecksumPair,
} from "../../../upload-policy/headers/checksum.js";
import { isAllowedExtension } from "../../../upload-policy/headers/content-type.js";
import { MAX_PART_BYTES, MIN_PART_BYTES } from "../../../upload-policy/part-limits.js";
import type { ChecksumAlgorithm } from "../../../upload-policy/policy.js";
import type { RouteRejection } from "../../api/route.js";
import type { PresignSettings } from "../../contract.js";
import { invalidUploadId, isMatch, OUR_ID, readId, subjectHash, VERSION, writeId } from "../../upload-id.js";
import type { MultipartInProgress } from "../upload-id.js";
import { decodeUploadId, isByteCount, S3_ID } from "../upload-id.js";
import type { PartSizes } from "./part-sizes.js";
import { GROWTHS } from "./part-sizes.js";

/** The fields of an id without the upload's length. */
interface OpenIdFields extends Partial<PartSizes> {
  /** Key below the caller's prefix; ids omit the prefix. */
  readonly relativeKey: string;
  readonly s3UploadId: string;
  /** Our id, in `x-amz-meta-upload-id`. S3's list of uploads does not contain it. */
  readonly uploadId?: string;
  /** Algorithm of the parts' checksums; present if each part needs a checksum. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
  /** Algorithm of the whole checksum that the completion must send. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  /** Largest object in bytes, if it is less than the policy's. */
  readonly maxBytes?: number;
  /** The caller's subject as a path segment. The id contains only its hash. */
  readonly subjectSegment: string;
}

/** A caller's own multipart upload, by an id with or without a length. */
export interface AnyMultipart
  extends Omit<MultipartInProgress, "uploadId" | "plan">,
    Partial<Pick<MultipartInProgress, "uploadId" | "plan">> {
  /** Sizes of the parts of an upload without a length. S3's list of uploads does not contain them. */
  readonly sizes?: PartSizes;
  /** Largest object in bytes, if it is less than the policy's. */
  readonly maxBytes?: number;
}

/** Marks the ids of uploads without a length. */
const OPEN = "open";

/** Writes the id of an upload without a length. */
export function encodeOpenId(fields: OpenIdFields): string {
  return writeId([
    VERSION,
    OPEN,
    fields.relativeKey,
    fields.s3UploadId,
    fields.uploadId ?? null,
    fields.partSize ?? null,
    fields.doublesEvery ?? null,
    fields.partChecksumAlgorithm ?? null,
    fields.checksumAlgorithm ?? null,
    fields.maxBytes ?? null,
    subjectHash(fields.subjectSegment),
  ]);
}

/** Reads the id of any upload in parts, as strictly as {@link decodeUploadId}. */
export function decodeAnyId(
  id: string,
  identity: Identity,
  settings: PresignSettings,
): ({ readonly outcome: "upload" } & AnyMultipart) | RouteRejection {
  const declared = decodeUploadId(id, identity, settings);
  return declared.outcome === "upload" ? declared : decodeOpenId(id, identity, settings);
}

function decodeOpenId(
  id: string,
  identity: Identity,
  { policy, prefix }: PresignSettings,
): ({ readonly outcome: "upload" } & AnyMultipart) | RouteRejection {
  const caller = callerPrefix(identity, policy);
  if (caller.outcome === "rejected") return caller;
  const fields = readFields(id, caller.subjectSegment);
  if (fields === undefined) return invalidUploadId();
  const { relativeKey, s3UploadId, uploadId, checksumAlgorithm, partChecksumAlgorithm, maxBytes } = fields;
  const key = decideKey(relativeKey, prefix, caller);
  if (key.outcome === "rejected") return invalidUploadId();
  // An upload from S3's list lacks our id. Whether it has a checksum of the whole object is checked at completion.
  const isChecked =
    uploadId === undefined ||
    checksumAlgorithm !== undefined ||
    canReplaceWholeChecksum(partChecksumAlgorithm);
  const isAllowed =
    isAllowedExtension(key.key, policy.allowedExtensions) &&
    isChecksumPair(checksumAlgorithm, partChecksumAlgorithm) &&
    (policy.checksum === "optional" || isChecked);
  if (!isAllowed) return invalidUploadId();
  return {
    outcome: "upload",
    id,
    ref: { key: key.key, s3UploadId },
    uploadId,
    partChecksumAlgorithm,
    checksum: checksumAlgorithm && { algorithm: checksumAlgorithm },
    subjectSegment: caller.subjectSegment,
    maxBytes,
    ...(fields.partSize !== undefined && {
      sizes: { partSize: fields.partSize, doublesEvery: fields.doublesEvery },
    }),
  };
}

function readFields(id: string, subjectSegment: string): OpenIdFields | undefined {
  const [, , relativeKey, s3UploadId, uploadId, partSize, doublesEvery, partAlgorithm, algorithm, maxBytes] =
    readId(id);
  const isReadable =
    typeof relativeKey === "string" &&
    isMatch(s3UploadId, S3_ID) &&
    isNullOr(uploadId, isOurId) &&
    isNullOr(partSize, isPartSize) &&
    isNullOr(doublesEvery, isGrowth) &&
    isNullOr(partAlgorithm, isChecksumAlgorithm) &&
    isNullOr(algorithm, isChecksumAlgorithm) &&
    isNullOr(maxBytes, isByteCount);
  if (!isReadable) return undefined;
  const fields: OpenIdFields = {
    relativeKey,
    s3UploadId,
    uploadId: uploadId ?? undefined,
    partSize: partSize ?? undefined,
    doublesEvery: doublesEvery ?? undefined,
    partChecksumAlgorithm: partAlgorithm ?? undefined,
    checksumAlgorithm: algorithm ?? undefined,
    maxBytes: maxBytes ?? undefined,
    subjectSegment,
  };
  // Each upload has exactly one id. This also compares the version and the subject.
  return encodeOpenId(fields) === id ? fields : undefined;
}

function isNullOr<Value>(value: unknown, is: (value: unknown) => value is Value): value is Value | null {
  return value === null || is(value);
}

function isOurId(value: unknown): value is string {
  return isMatch(value, OUR_ID);
}

function isPartSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= MIN_PART_BYTES && Number(value) <= MAX_PART_BYTES;
}

function isGrowth(value: unknown): value is number {
  return GROWTHS.some((growth) => growth === value);
}
