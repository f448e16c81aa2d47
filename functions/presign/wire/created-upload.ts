import type { ChecksumAlgorithm } from "../../upload-policy/policy.js";
import type { WholeChecksumAlgorithm } from "./whole-checksum.js";

/** One presigned PUT. */
export interface PresignedPut {
  readonly method: "PUT";
  /** The upload's id for `GET /uploads/{id}`; a UUID if the key is so long that the query must contain it. */
  readonly id: string;
  readonly url: string;
  /** Headers to send with exactly these values: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** Expiry time, ISO 8601 in UTC. */
  readonly expiresAt: string;
}

/** One form POST with a policy. The key is fresh, because a POST policy has no `If-None-Match`. */
export interface PresignedPost {
  readonly method: "POST";
  /** The upload's id for `GET /uploads/{id}`; a UUID if the key is so long that the query must contain it. */
  readonly id: string;
  readonly url: string;
  /** Form fields to send with exactly these values. The field `file` must come last. */
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly expiresAt: string;
}

/** A multipart upload that has been created. */
export interface MultipartUpload {
  readonly method: "MULTIPART";
  /** The upload's id for `/uploads/{id}` and below. */
  readonly id: string;
  readonly key: string;
  /** Size of each part except the last, in bytes. */
  readonly partSize: number;
  /**
   * Number of parts after which the size doubles, up to 5 GiB; only without `length`. Part n then has min(partSize * 2
   * ** floor((n - 1) / partSizeDoublesEvery), 5 GiB) bytes, and the last one at most that.
   * @default - all parts have `partSize`
   */
  readonly partSizeDoublesEvery?: number;
  /** 1 to 10,000; part n begins at byte (n - 1) * partSize. Without `length`, the maximum number of parts. */
  readonly partCount: number;
  /** Algorithm of the parts' checksums; present if each part needs a checksum. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
  /** Algorithm of the object's checksum; present if the completion needs this checksum. */
  readonly checksumAlgorithm?: WholeChecksumAlgorithm;
}
