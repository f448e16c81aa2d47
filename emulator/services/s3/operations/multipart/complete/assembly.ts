import { createHash, randomBytes } from "node:crypto";
import type { Facts } from "../../../../../facts/index.js";
import { invalidRequest, S3Error } from "../../../protocol/error.js";
import type { Part, UploadState } from "../../../storage/multipart/upload-record.js";
import type { ObjectVersion } from "../../../storage/object-record.js";
import { algorithmOf } from "../upload-of.js";
import type { ListedPart } from "./part-list.js";

/** The content and the properties of a completed object. */
export type Assembly = Pick<ObjectVersion, "blobs" | "size" | "etag" | "checksums" | "checksumType">;

/**
 * Minimum size of a part except the last one, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
const MIN_PART_BYTES = 5 * 1024 ** 2;

/**
 * Assembles an object from the parts that a request lists, without reading their content.
 * @throws {S3Error} 400 if a part differs from the list, or is too small
 */
export function assemble(state: UploadState, list: readonly ListedPart[], facts: Facts): Assembly {
  const parts = list.map((listed, index) => {
    const part = requirePart(state, listed);
    if (index < list.length - 1 && part.size < MIN_PART_BYTES) throw entityTooSmall(part);
    return part;
  });
  const { type } = state.upload.checksum;
  const { header } = algorithmOf(state.upload);
  return {
    blobs: parts.map(({ blob, size }) => ({ blob, size })),
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: etagOf(parts, isDerivedEtag(state, facts)),
    checksums: { [header]: type === "COMPOSITE" ? composite(state, parts) : combined(state, parts) },
    checksumType: type,
  };
}

function requirePart({ upload, parts }: UploadState, listed: ListedPart): Part {
  const part = parts.get(listed.partNumber);
  if (part === undefined || part.etag !== `"${listed.etag}"`) throw invalidPart(upload.uploadId, listed);
  const { algorithm, type, requested } = upload.checksum;
  const sent = listed.checksums.get(algorithm);
  if (!requested && listed.checksums.size > 0) throw invalidPart(upload.uploadId, listed);
  if (sent !== undefined && sent !== part.checksum) throw invalidPart(upload.uploadId, listed);
  if (sent === undefined && type === "COMPOSITE") throw missingChecksum(algorithm, listed);
  return part;
}

/**
 * Whether the object's ETag is computed from the parts' ETags. With SSE-S3 it is, because the parts' ETags are MD5s.
 */
function isDerivedEtag({ upload: { settings } }: UploadState, facts: Facts): boolean {
  return settings.encryption.algorithm === "AES256" || facts.holds("kmsPartsMakeEtag");
}

/** The MD5 of the parts' ETags with the number of parts, or a random value in the same form. */
function etagOf(parts: readonly Part[], isDerived: boolean): string {
  if (!isDerived) return `"${randomBytes(16).toString("hex")}-${parts.length}"`;
  const md5 = createHash("md5");
  for (const { etag } of parts) md5.update(Buffer.from(etag.slice(1, -1), "hex"));
  return `"${md5.digest("hex")}-${parts.length}"`;
}

/**
 * The checksum of the parts' checksums.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function composite({ upload }: UploadState, parts: readonly Part[]): string {
  if (parts.some(({ partNumber }, index) => partNumber !== index + 1)) {
    throw new S3Error(500, "InternalError", "We encountered an internal error. Please try again.", {
      explanation: { message: "a composite checksum requires consecutive part numbers from 1" },
    });
  }
  const running = algorithmOf(upload).start();
  for (const { checksum } of parts) running.update(Buffer.from(checksum, "base64"));
  return `${running.digest()}-${parts.length}`;
}

function combined({ upload }: UploadState, parts: readonly Part[]): string {
  return algorithmOf(upload).combine?.(parts) ?? "";
}

function invalidPart(uploadId: string, { partNumber, etag }: ListedPart): S3Error {
  return new S3Error(
    400,
    "InvalidPart",
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { details: { UploadId: uploadId, PartNumber: String(partNumber), ETag: etag } },
  );
}

function missingChecksum(algorithm: string, { partNumber, checksums }: ListedPart): S3Error {
  const [other] = checksums.keys();
  if (other !== undefined) {
    const message = `The ${other.toLowerCase()} you specified for part ${partNumber} did not match what we received.`;
    return new S3Error(400, "BadDigest", message);
  }
  return invalidRequest(
    `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${partNumber} in the request.`,
  );
}

function entityTooSmall({ partNumber, size, etag }: Part): S3Error {
  return new S3Error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    details: {
      ProposedSize: String(size),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: String(partNumber),
      ETag: etag.slice(1, -1),
    },
  });
}
