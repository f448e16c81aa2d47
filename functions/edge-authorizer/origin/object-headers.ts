import type { CloudFrontHeaders } from "aws-lambda";
import { checksumHeader } from "../../upload-policy/headers/checksum.js";
import { CHECKSUM_ALGORITHMS } from "../../upload-policy/policy.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { CONTENT_HASH_HEADER } from "./content-hash.js";

/**
 * S3's limit for the headers that it stores with an object, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
const MAX_VALUE_BYTES = 2_048;
const PRINTABLE_ASCII = /^[\t\x20-\x7e]*$/;
const CODINGS = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/;

/** Headers whose value is a list, so that several lines mean the same as one (RFC 9110, section 5.3). */
const LIST_HEADERS: readonly string[] = ["cache-control", "content-encoding", "content-language"];

/** Headers that S3 stores with an object; `content-type` comes from the upload policy. */
export const STORED_HEADERS: readonly string[] = [...LIST_HEADERS, "content-disposition", "expires"];

/** Headers that S3 stores with an object or checks the body with. */
const OBJECT_HEADERS: readonly string[] = [
  ...STORED_HEADERS,
  "content-md5",
  ...CHECKSUM_ALGORITHMS.map(checksumHeader),
  CONTENT_HASH_HEADER,
];

const SINGLE_HEADERS: readonly string[] = [
  "content-type",
  "x-upload-id",
  ...OBJECT_HEADERS.filter((name) => !LIST_HEADERS.includes(name)),
];

/** The value of a header named in lower case; several values are joined by `, ` (RFC 9110, section 5.2). */
export function headerOf(headers: CloudFrontHeaders, name: string): string | undefined {
  const lines = headers[name];
  return lines?.length === 1 ? lines[0]?.value : lines?.map(({ value }) => value).join(", ");
}

/** The client's headers for the object, by name in lower case; empty ones are omitted. */
export function objectHeaders(headers: CloudFrontHeaders): ReadonlyMap<string, string> {
  return headersNamed(OBJECT_HEADERS, headers);
}

/** The client's headers with one of these names in lower case; empty ones are omitted. */
export function headersNamed(
  names: readonly string[],
  headers: CloudFrontHeaders,
): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const name of names) {
    const value = headerOf(headers, name);
    if (value) named.set(name, value);
  }
  return named;
}

/**
 * Rejects a header that is sent several times unless its value is a list: different readers could use different values.
 */
export function repeatedHeaderRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  const repeated = SINGLE_HEADERS.find((name) => (headers[name]?.length ?? 0) > 1);
  if (repeated === undefined) return undefined;
  return rejected(400, "RepeatedHeader", `The header ${repeated} was sent more than once. Send it once.`);
}

/**
 * Rejects headers of the client that S3 does not store with an object; `undefined` if they are valid. The message names
 * the header, not its value.
 */
export function objectHeadersRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  for (const [name, value] of objectHeaders(headers)) {
    const problem = valueProblem(value);
    if (problem !== undefined) return rejected(400, "InvalidHeader", `The header ${name} ${problem}`);
  }
  return contentEncodingRejection(headerOf(headers, "content-encoding"));
}

function valueProblem(value: string): string | undefined {
  if (!PRINTABLE_ASCII.test(value)) {
    return (
      "has a character that is not printable ASCII. Write it in an encoded form, e.g. filename*=UTF-8''%C3%BC.pdf in " +
      "Content-Disposition."
    );
  }
  return value.length > MAX_VALUE_BYTES
    ? `has ${value.length} bytes. At most ${MAX_VALUE_BYTES} are allowed. Shorten it.`
    : undefined;
}

/**
 * Rejects `aws-chunked`, which describes the transfer, not the object: S3 would store the chunk headers in the object.
 */
function contentEncodingRejection(value = ""): UploadRejection | undefined {
  if (value === "" || (CODINGS.test(value) && !/\baws-chunked\b/i.test(value))) return undefined;
  const message = "Content-Encoding must be names of codings, e.g. gzip, without aws-chunked.";
  return rejected(400, "InvalidContentEncoding", message);
}
