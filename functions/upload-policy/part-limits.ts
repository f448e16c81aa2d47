const MIB = 1_048_576;

/**
 * S3's largest number of parts in one upload, and largest part number.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const MAX_PARTS = 10_000;

/** Smallest part except the last, in bytes: 5 MiB. */
export const MIN_PART_BYTES = 5 * MIB;

/** Largest part in bytes: 5 GiB. */
export const MAX_PART_BYTES = 5_120 * MIB;

/**
 * The largest part number that an object of `maxBytes` can need: every part except the last has at least 5 MiB.
 * @param maxBytes - The policy's, 1 or more.
 */
export function maxPartNumber(maxBytes: number): number {
  return Math.min(MAX_PARTS, Math.ceil(maxBytes / MIN_PART_BYTES));
}
