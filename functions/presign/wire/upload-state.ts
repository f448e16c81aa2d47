import type { ChecksumAlgorithm } from "../../upload-policy/policy.js";

/** Answer of `GET /uploads`: the caller's own uploads in parts that are neither completed nor aborted. */
export interface ListUploadsResponse {
  /** By key, then by start. There can be fewer than `limit` although more follow. */
  readonly uploads: readonly UnfinishedUpload[];
  /** The value of `after` for the next page; omitted on the last. */
  readonly next?: string;
}

/** An upload in parts that is neither completed nor aborted. */
export interface UnfinishedUpload {
  /**
   * Names the upload in `/uploads/{id}` and below, as an upload without `length`. After a lost answer of `complete`,
   * repeat the request with `parts`: by them the object is known as this upload's.
   */
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** ISO 8601 in UTC. */
  readonly initiatedAt: string;
  /** The algorithm that was named when it was created. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
}

/** Answer of `GET /uploads/{id}`. */
export type UploadState = MultipartUploadState | SingleUploadState;

/** State of an upload in one PUT or form, or by another pattern. */
export interface SingleUploadState {
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /**
   * `pending`: nothing is stored under the key; a rejected object that was deleted is pending, too.
   * `completed`: this upload is stored. The check after the upload can still reject it.
   * `taken`: the object under the key belongs to another upload.
   * `rejected`: the check after the upload rejected this upload's object.
   */
  readonly state: "pending" | "completed" | "taken" | "rejected";
  /** The object's size in bytes; with `completed` and `rejected`. */
  readonly length?: number;
  /** With its quotation marks; with `completed` and `rejected`. */
  readonly etag?: string;
  /** With `completed` and `rejected`; omitted in a bucket without versions. */
  readonly versionId?: string;
  /** With `completed` and `rejected`; omitted if S3 does not name it. */
  readonly checksum?: ObjectChecksum;
  /** Code of the object's rejection, such as `ContentTypeNotAllowed`; with `rejected` only. */
  readonly code?: string;
}

/** State of an upload in parts. */
export interface MultipartUploadState {
  readonly id: string;
  readonly key: string;
  /** `uploading` until it is completed; an aborted upload is answered with 404. */
  readonly state: "uploading" | "completed" | "rejected";
  /** Code of the object's rejection; with `rejected` only. */
  readonly code?: string;
  /** The size that was declared, in bytes; omitted if the `id` holds none. */
  readonly length?: number;
  /** As `POST /uploads` answered; omitted for an `id` from `GET /uploads`, and so are the next two. */
  readonly partSize?: number;
  readonly partSizeDoublesEvery?: number;
  readonly partCount?: number;
  /** The parts that S3 stores, in order; empty once completed. */
  readonly parts: readonly UploadedPart[];
}

/** One part that S3 holds. */
export interface UploadedPart {
  readonly partNumber: number;
  /** In bytes. */
  readonly length: number;
  /** With its quotation marks. */
  readonly etag: string;
  /** Base64, in the upload's `partChecksumAlgorithm`, or else in that of its whole checksum. */
  readonly checksum?: string;
}

/** The checksum that S3 holds of an object. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of type `COMPOSITE` with `-` and the number of parts. */
  readonly value: string;
  /** `FULL_OBJECT`: of the object's bytes. `COMPOSITE`: of its parts' checksums. */
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}
