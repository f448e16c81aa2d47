/** Storage classes that a policy can allow. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html */
export const STORAGE_CLASSES = [
  "STANDARD",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;

/** One of {@link STORAGE_CLASSES}. */
export type StorageClass = (typeof STORAGE_CLASSES)[number];

/** Types of `Content-Disposition` that a policy can allow (RFC 6266, section 4.2). */
export const DISPOSITION_TYPES = ["attachment", "inline"] as const;

/** One of {@link DISPOSITION_TYPES}. */
export type DispositionType = (typeof DISPOSITION_TYPES)[number];

/**
 * Data that callers may store with their objects, in addition to the content type. An omitted field allows no such
 * data.
 */
export interface AllowedAttributes {
  /** Names of user metadata in lower case, without `x-amz-meta-`, e.g. `project`, 1 to 20. @default - none */
  readonly metadata?: readonly string[];
  /** Keys of tags, e.g. `cost-center`, 1 to 20. An upload can name 7 of them. @default - none */
  readonly tags?: readonly string[];
  /** Storage classes that an upload can name. @default - none: S3 uses STANDARD */
  readonly storageClasses?: readonly StorageClass[];
  /** Values of `Cache-Control`, e.g. `private, max-age=3600`, 1 to 10; `*` allows any. @default - none */
  readonly cacheControl?: readonly string[];
  /**
   * Types of `Content-Disposition`. Its file name must have an allowed extension. `inline` is not for types that run
   * scripts in a browser, such as `text/html` and `image/svg+xml`. @default - none
   */
  readonly contentDisposition?: readonly DispositionType[];
}
