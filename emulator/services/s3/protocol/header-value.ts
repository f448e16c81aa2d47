import { invalidArgument } from "./error.js";

/**
 * Encodes metadata for a response header, with S3's encoding of non-ASCII characters (RFC 2047). Metadata from a
 * request header consists of UTF-8 bytes; metadata from a presigned URL's query is already decoded.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export function encodeMetadata(value: string): string {
  if (/^[ -~]*$/.test(value)) return value;
  const bytes = Buffer.from(value, "latin1");
  const cameAsBytes = /^[\0-\u00ff]*$/.test(value) && isUtf8(bytes);
  return `=?UTF-8?B?${(cameAsBytes ? bytes : Buffer.from(value)).toString("base64")}?=`;
}

/**
 * Returns the value if a header can hold it.
 * @throws {S3Error} 400 InvalidArgument
 */
export function checkHeaderValue(name: string, value: string): string {
  if (/^[\t\u0020-\u007e\u00a0-\u00ff]*$/.test(value)) return value;
  throw invalidArgument("Header value cannot be represented using ISO-8859-1.", name, value);
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString("utf8")).equals(bytes);
}
