/**
 * Metadata of an upload in parts whose client names the algorithm of the whole checksum when it creates the upload. Its
 * completion needs the value, and S3 compares it: S3's own CRC64NVME looks the same afterwards.
 */
export const CHECKSUM_ALGORITHM_METADATA = "x-amz-meta-upload-checksum-algorithm";
