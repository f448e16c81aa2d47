/** How much of a key's beginning belongs to the caller. */
export type KeyPrefix = "shared" | "subject" | "tenant" | "tenant/subject";

/** What may be uploaded: one value, enforced alike by all three patterns. */
export interface UploadPolicy {
  /** Smallest object in bytes, 0 to `maxBytes`. */
  readonly minBytes: number;
  /** Largest object in bytes, 1 to 53,687,091,200,000 (S3's limit: 10,000 parts of 5 GiB). */
  readonly maxBytes: number;
  /** Media types such as `image/*` or `application/pdf`; empty allows any. */
  readonly allowedContentTypes: readonly string[];
  /** File name endings such as `.pdf`, compared without regard to case; empty allows any. */
  readonly allowedExtensions: readonly string[];
  /** Where a caller writes, below the module's own prefix. */
  readonly keyPrefix: KeyPrefix;
  /** False: a key can be written once (`If-None-Match: *`). */
  readonly overwrite: boolean;
  /** Whether a caller has to name a checksum of the object. */
  readonly checksum: "optional" | "required";
  /** Life of a presigned URL in seconds, 1 to 3,600; up to 604,800 with `longLivedUrls`. */
  readonly urlExpirySeconds: number;
  /** Allows `urlExpirySeconds` above one hour. A URL still dies with the function's session. */
  readonly longLivedUrls: boolean;
}

/** What holds where a user gives no policy, or only part of one. */
export const DEFAULT_UPLOAD_POLICY: UploadPolicy = {
  minBytes: 0,
  maxBytes: 5_368_709_120,
  allowedContentTypes: [],
  allowedExtensions: [],
  keyPrefix: "subject",
  overwrite: false,
  checksum: "optional",
  urlExpirySeconds: 900,
  longLivedUrls: false,
};

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

/** One setting that cannot be, in the four parts that every message of this project has. */
export interface SettingProblem {
  /** The setting's name, dotted from the root, e.g. `policy.maxBytes`. */
  readonly setting: string;
  /** What was received. */
  readonly received: unknown;
  /** What is allowed. */
  readonly allowed: string;
  /** How to mend it. */
  readonly remedy: string;
}
