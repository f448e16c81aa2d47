import type { NamedUpload } from "../lookup/find-reservation.js";

/** An upload in parts that exists in S3. What its caller says of it need not be true. */
export interface UploadInParts extends NamedUpload {
  readonly s3UploadId: string;
}

/** An upload in parts that is about to be completed. */
export interface UploadToComplete extends UploadInParts {
  /** The object's size. S3 completes the upload with no other. */
  readonly bytes: number;
}
