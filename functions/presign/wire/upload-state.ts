import type { ChecksumAlgorithm } from "../../upload-policy/policy.js";

/** Response to `GET /uploads`: the caller's own uploads in parts that are neither completed nor aborted. */
export interface ListUploadsResponse {
  /** Sorted by key, then by creation time. There can be fewer than `limit` although more follow. */
  readonly uploads: readonly UnfinishedUpload[];
  /** The value of `after` for the next page; omitted on the last page. */
  readonly next?: string;
}

/** An upload in parts that is neither completed nor aborted. */
export interface UnfinishedUpload {
  /**
   * The upload's id for `/uploads/{id}` and below, in the form for an upload without `length`. If the response to
   * `complete` is lost, repeat the request with `parts`: they identify the object as this upload's.
   */
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** ISO 8601 in UTC. */
  readonly initiatedAt: string;
  /** The algorithm that the upload was created with. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
}

/** Response to `GET /uploads/{id}`. */
export type UploadState = MultipartUploadState | SingleUploadState;

/** State of an upload in one PUT or form, or by another pattern. */
export interface SingleUploadState {
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /**
   * `pending`: no object is stored under the key (also after a rejected object was deleted). `completed`: this upload
   * is stored. The check after the upload can still reject it. `taken`: the object under the key belongs to another
   * upload. `rejected`: the check after the upload rejected this upload's object.
   */
  readonly state: "pending" | "completed" | "taken" | "rejected";
  /** The object's size in bytes, only if the state is `completed` or `rejected`. */
  readonly length?: number;
  /** In quotation marks, only if the state is `completed` or `rejected`. */
  readonly etag?: string;
  /** The object's version, only if the state is `completed` or `rejected`. Omitted if the bucket has no versioning. */
  readonly versionId?: string;
  /** The object's checksum, only if the state is `completed` or `rejected`. Omitted if S3 does not return it. */
  readonly checksum?: ObjectChecksum;
  /** Code of the object's rejection, such as `ContentTypeNotAllowed`, only if the state is `rejected`. */
  readonly code?: string;
}

/** State of an upload in parts. */
export interface MultipartUploadState {
  readonly id: string;
  readonly key: string;
  /** `uploading` until it is completed; an aborted upload is 404. */
  readonly state: "uploading" | "completed" | "rejected";
  /** Code of the object's rejection, only if the state is `rejected`. */
  readonly code?: string;
  /** The declared size in bytes; omitted if the `id` has no length. */
  readonly length?: number;
  /**
   * As in the response to `POST /uploads`; omitted for an `id` from `GET /uploads`. The next two fields are then
   * omitted, too.
   */
  readonly partSize?: number;
  readonly partSizeDoublesEvery?: number;
  readonly partCount?: number;
  /** The parts that S3 stores, in order; empty once completed. */
  readonly parts: readonly UploadedPart[];
}

/** One part that S3 stores. */
export interface UploadedPart {
  readonly partNumber: number;
  /** In bytes. */
  readonly length: number;
  /** In quotation marks. */
  readonly etag: string;
  /**
   * Base64. The algorithm is the upload's `partChecksumAlgorithm` or, if it has none, the algorithm of the whole
   * object's checksum.
   */
  readonly checksum?: string;
}

/** The checksum that S3 stores for an object. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. With type `COMPOSITE`, followed by `-` and the number of parts. */
  readonly value: string;
  /** `FULL_OBJECT`: the checksum of the object's bytes. `COMPOSITE`: the checksum of its parts' checksums. */
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}
