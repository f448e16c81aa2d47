import type { ChecksumAlgorithm } from "../../upload-policy/policy.js";

/**
 * The algorithms for a checksum of a whole object that is uploaded in parts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export type WholeChecksumAlgorithm = Extract<ChecksumAlgorithm, `crc${string}`>;
