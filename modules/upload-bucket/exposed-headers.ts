/**
 * Response headers of S3 that a page may read. Without `ETag`, a browser cannot complete a multipart upload.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export const EXPOSED_HEADERS = [
  "ETag",
  "Location",
  "x-amz-version-id",
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
  "x-amz-checksum-type",
  "x-amz-request-id",
] as const;
