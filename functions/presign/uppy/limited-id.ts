import type { S3UploadRef } from "../ports.js";

/** Matches an id with a limit: S3's id, whose form S3 does not document, followed by our limit. */
const LIMITED = /^(.+)~max(\d{1,14})$/s;

/** A multipart upload, and the maximum size of its object. */
export interface LimitedUpload {
  readonly ref: S3UploadRef;
  /** Largest object in bytes. @default - the policy's */
  readonly maxBytes?: number;
}

/**
 * The id of an upload for clients of Companion, which send it back with each request, so that the completion knows the
 * limit. A client that removes the limit gains nothing: the check after the upload enforces it, too.
 * @param maxBytes - Undefined: the policy's limit applies, and the id is S3's own.
 */
export function limitedId(s3UploadId: string, maxBytes: number | undefined): string {
  return maxBytes === undefined ? s3UploadId : `${s3UploadId}~max${maxBytes}`;
}

/** Reads an id, with or without a limit of {@link limitedId}. */
export function readLimitedId({ key, s3UploadId }: S3UploadRef): LimitedUpload {
  const [, own, maxBytes] = LIMITED.exec(s3UploadId) ?? [];
  return own === undefined
    ? { ref: { key, s3UploadId } }
    : { ref: { key, s3UploadId: own }, maxBytes: Number(maxBytes) };
}
