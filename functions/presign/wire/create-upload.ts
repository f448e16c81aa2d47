import type { Checksum, ChecksumAlgorithm, ObjectAttributes } from "../../upload-policy/policy.js";
import type { MultipartUpload, PresignedPost, PresignedPut } from "./created-upload.js";
import type { WholeChecksumAlgorithm } from "./whole-checksum.js";

/** The method of an upload: one PUT, one form POST with a policy, or a multipart upload. */
export type UploadMethod = "PUT" | "POST" | "MULTIPART";

/** Body of `POST /uploads`. The policy must allow each attribute. */
export interface CreateUploadRequest extends ObjectAttributes {
  /** The key below the caller's own prefix, not percent-encoded. */
  readonly key: string;
  /** The object's size in bytes. Optional with `method: "MULTIPART"` only: the completion then needs it. */
  readonly length?: number;
  /** The object's media type, with or without parameters; empty (unknown) means `application/octet-stream`. */
  readonly type: string;
  /** A checksum of the whole object. With `method: "MULTIPART"`, it must be a CRC. */
  readonly checksum?: Checksum;
  /**
   * The algorithm of the CRC of the whole object that `POST /uploads/{id}/complete` sends, so that the client reads the
   * file only once; with `MULTIPART` only, instead of `checksum`. S3 does not compare a checksum unless its algorithm
   * is set here.
   * @default - the algorithm of `checksum`
   */
  readonly checksumAlgorithm?: WholeChecksumAlgorithm;
  /** @default - one PUT up to 100 MiB, in parts above */
  readonly method?: UploadMethod;
  /**
   * Size of each part except the last in bytes, 5 MiB to 5 GiB; with `MULTIPART` only. Without `length`, of the first
   * parts.
   * @default - the smallest whole number of MiB, at least 16, for which 10,000 parts are enough
   */
  readonly partSize?: number;
  /**
   * The algorithm of each part's checksum, SHA-1 or SHA-256, or a CRC; with `MULTIPART` only.
   * @default - the algorithm of `checksum` or `checksumAlgorithm`, but none for CRC64NVME, because S3 computes it for
   * each part
   */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
}

/** Response to `POST /uploads`. */
export type CreateUploadResponse = PresignedPut | PresignedPost | MultipartUpload;

/** Maximum number of files in {@link CreateUploadsRequest}. */
export const MAX_BATCH_FILES = 100;

/** Body of `POST /uploads` for many files in one request. */
export interface CreateUploadsRequest {
  /** 1 to 100, each in one PUT or form. */
  readonly files: readonly CreateUploadRequest[];
}

/** Response to `POST /uploads` for many files. A quota without room for their sum rejects the whole request. */
export interface CreateUploadsResponse {
  /** The results for `files`, in the same order. */
  readonly uploads: readonly CreatedUpload[];
}

/** The created upload of one of many files, or its rejection. */
export type CreatedUpload =
  | PresignedPut
  | PresignedPost
  | {
      readonly error: {
        /** The status that the file alone would have got. */
        readonly status: number;
        readonly code: string;
        readonly message: string;
      };
    };
