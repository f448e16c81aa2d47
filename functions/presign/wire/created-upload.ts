import type { ChecksumAlgorithm } from "../../upload-policy/policy.js";
import type { WholeChecksumAlgorithm } from "./whole-checksum.js";

/** One presigned PUT. */
export interface PresignedPut {
  readonly method: "PUT";
  /** Names the upload in `GET /uploads/{id}`; a UUID if the key is so long that the query must name it. */
  readonly id: string;
  readonly url: string;
  /** Headers that the client must send exactly so: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** Expiry time, ISO 8601 in UTC. */
  readonly expiresAt: string;
}

/** One form POST under a policy. The key is fresh, because a POST policy has no `If-None-Match`. */
export interface PresignedPost {
  readonly method: "POST";
  /** Names the upload in `GET /uploads/{id}`; a UUID if the key is so long that the query must name it. */
  readonly id: string;
  readonly url: string;
  /** Form fields to send exactly so, before the field `file`, which comes last. */
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly expiresAt: string;
}

/** A multipart upload that has been created. */
export interface MultipartUpload {
  readonly method: "MULTIPART";
  /** Names the upload in `/uploads/{id}` and below. */
  readonly id: string;
  readonly key: string;
  /** Size of each part but the last, in bytes. */
  readonly partSize: number;
  /**
   * The size of parts doubles after so many parts, up to 5 GiB; only of an upload without `length`. Part n then has
   * min(partSize * 2 ** floor((n - 1) / partSizeDoublesEvery), 5 GiB) bytes, and the last one at most so many.
   * @default - all parts have `partSize`
   */
  readonly partSizeDoublesEvery?: number;
  /** 1 to 10,000; part n has the bytes from (n - 1) * partSize. Without `length`, the most parts that are signed. */
  readonly partCount: number;
  /** Present if each part needs a checksum in this algorithm. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
  /** Present if the completion needs the object's checksum in this algorithm. */
  readonly checksumAlgorithm?: WholeChecksumAlgorithm;
}
