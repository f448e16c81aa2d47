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

/** The upload id that a request names; empty where it names none. */
export function uploadIdOf({ query }: S3Request): string {
  return queryValue(query, "uploadId") ?? "";
}

/** The upload that a request is about. @throws {S3Error} 404 NoSuchUpload */
export function requireUpload({ request, store }: OperationContext): UploadState {
  const uploadId = uploadIdOf(request);
  const state = store.uploads.find(request.key, uploadId);
  if (state === undefined) throw noSuchUpload(uploadId);
  return state;
}

/**
 * What policies are told of an upload's encryption. It is named once, when the upload begins: no later request of it
 * takes the header.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 */
export function encryptionContext(encryption: ObjectEncryption | undefined): ConditionContext {
  const headers = encryption === undefined ? [] : encryptionHeaders(encryption);
  return Object.fromEntries(headers.map(([name, value]) => [`s3:${name}`, value]));
}

/** An upload that never was, or is over. */
export function noSuchUpload(uploadId: string): S3Error {
  return new S3Error(
    404,
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { details: { UploadId: uploadId } },
  );
}

/** Reads a part's number. @throws {S3Error} 400 InvalidArgument */
export function parsePartNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_PART_NUMBER) return number;
  throw invalidArgument(
    `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
    "partNumber",
    text,
  );
}

/** The algorithm that an upload's checksums have. */
export function algorithmOf({ checksum }: Upload): ChecksumAlgorithm {
  return requireAlgorithm(checksum.algorithm);
}

/**
 * Asks for the key that the parts are encrypted with, which S3 needs for their checksums.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export function requireKeyForChecksums({ access }: OperationContext, { checksum, settings }: Upload): void {
  if (checksum.requested) access.requireKey("kms:Decrypt", settings.encryption);
}
