import type { ConditionContext } from "../../../../iam/policy/context.js";
import { queryValue } from "../../../../sigv4/canonical-request.js";
import type { ChecksumAlgorithm } from "../../checksum/algorithms.js";
import { requireAlgorithm } from "../../checksum/content-check.js";
import { encryptionHeaders } from "../../object/object-headers.js";
import { invalidArgument, S3Error } from "../../protocol/error.js";
import type { S3Request } from "../../request.js";
import type { Upload, UploadState } from "../../storage/multipart/upload-record.js";
import type { ObjectEncryption } from "../../storage/object-record.js";
import type { OperationContext } from "../operation.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PART_NUMBER = 10_000;

/** The upload id in a request's query; empty if it is missing. */
export function uploadIdOf({ query }: S3Request): string {
  return queryValue(query, "uploadId") ?? "";
}

/** Finds the upload that a request names. @throws {S3Error} 404 NoSuchUpload */
export function requireUpload({ request, store }: OperationContext): UploadState {
  const uploadId = uploadIdOf(request);
  const state = store.uploads.find(request.key, uploadId);
  if (state === undefined) throw noSuchUpload(uploadId);
  return state;
}

/**
 * The condition keys of an upload's encryption. Only the request that begins an upload has an encryption header.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 */
export function encryptionContext(encryption: ObjectEncryption | undefined): ConditionContext {
  const headers = encryption === undefined ? [] : encryptionHeaders(encryption);
  return Object.fromEntries(headers.map(([name, value]) => [`s3:${name}`, value]));
}

/** The error for an upload that does not exist, or is completed or aborted. */
export function noSuchUpload(uploadId: string): S3Error {
  return new S3Error(
    404,
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { details: { UploadId: uploadId } },
  );
}

/** Reads a part number. @throws {S3Error} 400 InvalidArgument */
export function parsePartNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_PART_NUMBER) return number;
  throw invalidArgument(
    `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
    "partNumber",
    text,
  );
}

/** The algorithm of an upload's checksums. */
export function algorithmOf({ checksum }: Upload): ChecksumAlgorithm {
  return requireAlgorithm(checksum.algorithm);
}

/**
 * Requires permission for the KMS key that encrypts the parts, because S3 decrypts their checksums with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export function requireKeyForChecksums({ access }: OperationContext, { checksum, settings }: Upload): void {
  if (checksum.requested) access.requireKey("kms:Decrypt", settings.encryption);
}
