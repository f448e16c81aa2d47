import type { S3UploadRef } from "../ports.js";

/** Ours after S3's id, which is opaque to clients. */
const LIMITED = /^(.+)~max(\d{1,14})$/s;

/** A multipart upload, and how large its object can be. */
export interface LimitedUpload {
  readonly ref: S3UploadRef;
  /** Largest object in bytes. @default - the policy's */
  readonly maxBytes?: number;
}

/**
 * The id of an upload for clients of Companion, which send it back with each request: nothing else could carry the limit
 * to the completion. A client that removes the limit gains nothing: the check after the upload knows it, too.
 * @param maxBytes - Undefined: the policy's limit holds, and the id is S3's own.
 */
export function limitedId(s3UploadId: string, maxBytes: number | undefined): string {
  return maxBytes === undefined ? s3UploadId : `${s3UploadId}~max${maxBytes}`;
}

/** Reads an id that {@link limitedId} may have made. */
export function readLimitedId({ key, s3UploadId }: S3UploadRef): LimitedUpload {
  const [, own, maxBytes] = LIMITED.exec(s3UploadId) ?? [];
  return own === undefined
    ? { ref: { key, s3UploadId } }
    : { ref: { key, s3UploadId: own }, maxBytes: Number(maxBytes) };
}
