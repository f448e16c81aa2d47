/**
 * Metadata of an upload in parts that declared the algorithm of its whole checksum at creation. Completion then
 * requires the value, and S3 compares it. Afterwards nothing shows whether a CRC64NVME came from the client: S3
 * adds one itself.
 */
export const CHECKSUM_ALGORITHM_METADATA = "x-amz-meta-upload-checksum-algorithm";
