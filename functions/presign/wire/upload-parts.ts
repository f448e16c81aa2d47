import type { Checksum } from "../../upload-policy/policy.js";
import type { ObjectChecksum, UploadedPart } from "./upload-state.js";

/** Body of `POST /uploads/{id}/parts`. All fields and the body itself are optional. */
export interface SignPartsRequest {
  /** 1 to the upload's part count, each once. @default - all */
  readonly partNumbers?: readonly number[];
  /**
   * The lengths in bytes, by part number, of the parts to sign. Required for an upload whose `id` has no length;
   * `partNumbers` must then be omitted.
   */
  readonly lengths?: Readonly<Record<string, number>>;
  /**
   * Checksums in base64 by part number. The algorithm is the upload's `partChecksumAlgorithm` or, if it has none, the
   * algorithm of the whole object's checksum. S3 rejects a part with other content.
   */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** Response to `POST /uploads/{id}/parts`: the common part of all URLs, and one signature each. */
export interface SignPartsResponse {
  /** Becomes a part's URL when `{partNumber}` and `{signature}` are replaced. */
  readonly urlTemplate: string;
  /** Expiry time of the URLs, ISO 8601 in UTC. */
  readonly expiresAt: string;
  /** The header for the part's checksum, to send with each part in addition to `content-length`. */
  readonly checksumHeader?: string;
  readonly parts: readonly SignedPart[];
}

/** One part to PUT. */
export interface SignedPart {
  readonly partNumber: number;
  /** Bytes to send: `content-length` is part of the signature. */
  readonly length: number;
  readonly signature: string;
}

/** Body of `POST /uploads/{id}/complete`. The body is optional, unless the upload has a `checksumAlgorithm`. */
export interface CompleteUploadRequest {
  /**
   * The whole object's checksum. S3 compares it before the object exists. After 400 `BadDigest` the upload still
   * exists, and wrong parts can be sent again. Required if `POST /uploads` had a `checksumAlgorithm`; otherwise it must
   * be omitted or equal to the `checksum` given there.
   */
  readonly checksum?: Checksum;
  /** The whole object's size in bytes. Required if the `id` has no length. */
  readonly length?: number;
  /** The parts that the client has uploaded, in order; S3 compares them. @default - those that S3 stores */
  readonly parts?: readonly Pick<UploadedPart, "partNumber" | "etag" | "checksum">[];
}

/**
 * Response to `POST /uploads/{id}/complete`, the same for repeated requests. 202 with `Retry-After` and `{ key, state:
 * "completing" }` means that S3 is still completing the upload.
 */
export interface CompleteUploadResponse {
  readonly key: string;
  readonly state: "completed";
  /** In bytes. */
  readonly length: number;
  /** In quotation marks. */
  readonly etag: string;
  /** Omitted if the bucket has no versioning. */
  readonly versionId?: string;
  /** Omitted if S3 does not return it. */
  readonly checksum?: ObjectChecksum;
  /**
   * The object's media type, as its upload was created with it. Only for an `id` from `GET /uploads`, because that list
   * does not contain the type.
   */
  readonly type?: string;
}
