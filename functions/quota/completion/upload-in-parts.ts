import type { NamedUpload } from "../lookup/find-reservation.js";

/** An upload in parts that exists in S3. Its fields come from the caller, so they are not trusted. */
export interface UploadInParts extends NamedUpload {
  readonly s3UploadId: string;
}

/** An upload in parts that is about to be completed. */
export interface UploadToComplete extends UploadInParts {
  /** The object's size. S3 completes the upload only with this size. */
  readonly bytes: number;
}
