import type { AllowedAttributes, StorageClass } from "../attributes/contract.js";

/** Beginnings of the callers' keys. */
export const KEY_PREFIXES = ["shared", "subject", "tenant", "tenant/subject"] as const;

/** One of {@link KEY_PREFIXES}. */
export type KeyPrefix = (typeof KEY_PREFIXES)[number];

/** Limits of one upload. They can only make the policy stricter. */
export interface UploadLimits {
  /** Media types such as `image/*` or `application/pdf`, 1 to 10. @default - the policy's */
  readonly types?: readonly string[];
  /** Largest object in bytes, 1 to 53,687,091,200,000. @default - the policy's */
  readonly maxBytes?: number;
  /**
   * Data that may be stored with the object. What is omitted here, or is not in the policy's `attributes`, is not allowed.
   * @default - the policy's
   */
  readonly attributes?: AllowedAttributes;
}

/** Limits of the uploads below a key prefix. */
export interface PrefixLimits extends UploadLimits {
  /** Beginning of keys below the caller's own prefix, e.g. `avatars/`. Empty: all keys. */
  readonly prefix: string;
}

/** Maximum number of items in {@link UploadPolicy.limits}. */
export const MAX_PREFIX_LIMITS = 20;

/** Maximum number of items in {@link UploadLimits.types}. */
export const MAX_LIMIT_TYPES = 10;

/** Data that one upload stores with its object, in addition to the content type. */
export interface ObjectAttributes {
  /** User metadata by name, without `x-amz-meta-`. Names are compared in lower case; values are Unicode. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** At most 7 tags, value by key. */
  readonly tags?: Readonly<Record<string, string>>;
  /** @default - STANDARD */
  readonly storageClass?: StorageClass;
  /** The object's `Cache-Control`. */
  readonly cacheControl?: string;
  /** The object's `Content-Disposition`, e.g. `attachment; filename="may.pdf"`. */
  readonly contentDisposition?: string;
}

/** Which uploads are accepted. All three patterns enforce it. */
export interface UploadPolicy {
  /** Smallest object in bytes, 0 to `maxBytes`. */
  readonly minBytes: number;
  /** Largest object in bytes, 1 to 53,687,091,200,000 (S3's limit: 10,000 parts of 5 GiB). */
  readonly maxBytes: number;
  /** Media types such as `image/*` or `application/pdf`; empty allows any. */
  readonly allowedContentTypes: readonly string[];
  /** File name endings such as `.pdf`, compared ignoring case; empty allows any. */
  readonly allowedExtensions: readonly string[];
  /** The caller's own prefix, below the module's prefix. */
  readonly keyPrefix: KeyPrefix;
  /** False: a key can be written once (`If-None-Match: *`). */
  readonly overwrite: boolean;
  /** Whether a caller must send a checksum of the object. */
  readonly checksum: "optional" | "required";
  /** Life of a presigned URL in seconds, 1 to 3,600; up to 604,800 with `longLivedUrls`. */
  readonly urlExpirySeconds: number;
  /**
   * Life of a form POST in seconds, 1 to 3,600; up to 604,800 with `longLivedUrls`. A form can be sent repeatedly until
   * it expires, so a short life limits the cost. Uppy 4 and 5 also give up a form that takes longer to send.
   * @default - `urlExpirySeconds`
   */
  readonly formExpirySeconds?: number;
  /**
   * Allows `urlExpirySeconds` and `formExpirySeconds` above one hour. A URL still expires with the function's
   * credentials.
   */
  readonly longLivedUrls: boolean;
  /**
   * Narrower limits for some keys, at most 20. If several prefixes match a key, all of their limits apply.
   * @default - the same limits for all keys
   */
  readonly limits?: readonly PrefixLimits[];
  /**
   * Data that callers may store with their objects. It holds on every pattern.
   * @default - `POST /uploads` takes none; the direct and edge patterns forward any `Cache-Control` and
   * `Content-Disposition`, and Uppy's routes store any metadata
   */
  readonly attributes?: AllowedAttributes;
}

/**
 * S3's largest object in bytes: 10,000 parts of 5 GiB.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const MAX_OBJECT_BYTES = 53_687_091_200_000;

/**
 * S3's largest object in one PUT or POST, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
 */
export const MAX_SINGLE_PUT_BYTES = 5_368_709_120;

/**
 * S3's longest key, in bytes of UTF-8.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export const MAX_KEY_BYTES = 1_024;

/** The checksum algorithms that S3 accepts on a PUT, as in `x-amz-checksum-*`. */
export const CHECKSUM_ALGORITHMS = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"] as const;

/** One of {@link CHECKSUM_ALGORITHMS}. */
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** One checksum of the whole object: base64 of its big-endian bytes, as in S3. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/**
 * Longest life of a presigned URL in seconds: seven days.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
export const MAX_URL_EXPIRY_SECONDS = 604_800;

/** Longest life of a presigned URL in seconds without `longLivedUrls`. */
export const MAX_ORDINARY_URL_EXPIRY_SECONDS = 3_600;
