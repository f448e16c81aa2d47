import type { Checksum } from "../../upload-policy/policy.js";
import type { ObjectChecksum, UploadedPart } from "./upload-state.js";

/** Body of `POST /uploads/{id}/parts`; all of it is optional, and so is the body. */
export interface SignPartsRequest {
  /** 1 to the upload's part count, each once. @default - all */
  readonly partNumbers?: readonly number[];
  /**
   * Bytes by part number: the parts to sign of an upload whose `id` holds no length. Then it is required, and
   * `partNumbers` must be omitted.
   */
  readonly lengths?: Readonly<Record<string, number>>;
  /**
   * Base64 by part number, in the upload's `partChecksumAlgorithm`, or else in that of its whole checksum. S3 rejects
   * another content.
   */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** Answer of `POST /uploads/{id}/parts`: what all URLs have in common, and one signature each. */
export interface SignPartsResponse {
  /** Becomes a part's URL when `{partNumber}` and `{signature}` are replaced. */
  readonly urlTemplate: string;
  /** Expiry time of the URLs, ISO 8601 in UTC. */
  readonly expiresAt: string;
  /** The header to send with each part besides `content-length`, whose value is the part's checksum. */
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

/** Body of `POST /uploads/{id}/complete`; the body is optional, unless the upload named a `checksumAlgorithm`. */
export interface CompleteUploadRequest {
  /**
   * The whole object's checksum. S3 compares it before the object exists; after 400 `BadDigest` the upload is still
   * there, and wrong parts can be sent again. Required if `POST /uploads` named a `checksumAlgorithm`, and only then
   * allowed, unless it repeats the `checksum` given there.
   */
  readonly checksum?: Checksum;
  /** The whole object's size in bytes. Required if the `id` holds none. */
  readonly length?: number;
  /** The parts that the client says it sent, in order; S3 compares. @default - those that S3 stores */
  readonly parts?: readonly Pick<UploadedPart, "partNumber" | "etag" | "checksum">[];
}

/**
 * Answer of `POST /uploads/{id}/complete`: the same, however often it is asked for. 202 with `Retry-After` and
 * `{ key, state: "completing" }` says that S3 is still at it.
 */
export interface CompleteUploadResponse {
  readonly key: string;
  readonly state: "completed";
  /** In bytes. */
  readonly length: number;
  /** With its quotation marks. */
  readonly etag: string;
  /** Omitted in a bucket without versions. */
  readonly versionId?: string;
  /** Omitted if S3 does not name it. */
  readonly checksum?: ObjectChecksum;
}
