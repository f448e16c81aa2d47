import type { Checksum, ChecksumAlgorithm } from "../../upload-policy/policy.js";
import type { MultipartUpload, PresignedPost, PresignedPut } from "./created-upload.js";
import type { WholeChecksumAlgorithm } from "./whole-checksum.js";

/** The transfer of an object: one PUT, one form POST under a policy, or a multipart upload. */
export type UploadMethod = "PUT" | "POST" | "MULTIPART";

/** Body of `POST /uploads`. */
export interface CreateUploadRequest {
  /** The key below the caller's own prefix, as plain text (not percent-encoded). */
  readonly key: string;
  /** The object's size in bytes. Only an upload with `method: "MULTIPART"` can leave it out: the completion names it. */
  readonly length?: number;
  /** The object's media type, with or without parameters; empty if it is unknown: `application/octet-stream`. */
  readonly type: string;
  /** A checksum of the whole object; with `MULTIPART` a CRC. */
  readonly checksum?: Checksum;
  /**
   * The CRC of the whole object whose value `POST /uploads/{id}/complete` gives, so that the client reads the file once;
   * with `MULTIPART` only, and instead of `checksum`. S3 compares no checksum that is not named here.
   * @default - that of `checksum`
   */
  readonly checksumAlgorithm?: WholeChecksumAlgorithm;
  /** @default - one PUT up to 100 MiB, in parts above */
  readonly method?: UploadMethod;
  /**
   * Size of each part but the last in bytes, 5 MiB to 5 GiB; with `MULTIPART` only.
   * Without `length` of the first parts.
   * @default - the smallest whole number of MiB, 16 at least, with which 10,000 parts suffice
   */
  readonly partSize?: number;
  /**
   * The algorithm that each part's checksum is given in, SHA-1 or SHA-256, or a CRC; with `MULTIPART` only.
   * @default - that of `checksum` or `checksumAlgorithm`; of CRC64NVME none, because S3 computes the parts' own
   */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
}

/** Answer of `POST /uploads`. */
export type CreateUploadResponse = PresignedPut | PresignedPost | MultipartUpload;

/** Most files of {@link CreateUploadsRequest}. */
export const MAX_BATCH_FILES = 100;

/** Body of `POST /uploads` for many files at once. */
export interface CreateUploadsRequest {
  /** 1 to 100, each in one PUT or form. */
  readonly files: readonly CreateUploadRequest[];
}

/** Answer of `POST /uploads` for many files. A quota that has no room for their sum rejects the whole request. */
export interface CreateUploadsResponse {
  /** As many as `files`, in the same order. */
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
