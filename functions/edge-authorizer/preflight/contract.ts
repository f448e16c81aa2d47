/**
 * The client's headers that describe an upload, in lower case. The function reads or forwards them, and CORS allows
 * browsers to send them. The function removes every other header except those in `EDGE_READ_ONLY_HEADERS`.
 */
export const EDGE_CLIENT_HEADERS = [
  "authorization",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-md5",
  "content-type",
  "expires",
  "if-none-match",
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
  "x-amz-content-sha256",
  "x-upload-id",
] as const;

/** Additional client headers in lower case if uploads in parts are supported. */
export const EDGE_PARTS_HEADERS = [
  "x-amz-checksum-algorithm",
  "x-amz-checksum-type",
  "x-amz-mp-object-size",
  "x-upload-length",
] as const;
