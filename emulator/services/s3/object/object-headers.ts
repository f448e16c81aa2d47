import type { HttpHeader } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import { queryValue } from "../../../sigv4/canonical-request.js";
import { invalidRequest } from "../protocol/error.js";
import { checkHeaderValue, encodeMetadata } from "../protocol/header-value.js";
import type { S3Request } from "../request.js";
import { parameter } from "../request.js";
import type { ObjectEncryption, ObjectVersion } from "../storage/object-record.js";

/** Headers of a GET or HEAD that describe an object, except its length and its number of tags. */
export function objectHeaders(request: S3Request, version: ObjectVersion): HttpHeader[] {
  const { bucket } = request;
  return [
    ["Last-Modified", new Date(version.lastModified).toUTCString()],
    ["ETag", version.etag],
    ["Accept-Ranges", "bytes"],
    ...Object.entries({ ...version.headers, ...overrides(request) }),
    ...Object.entries(version.metadata).map(
      ([name, value]): HttpHeader => [`x-amz-meta-${name}`, encodeMetadata(value)],
    ),
    ...encryptionHeaders(version.encryption),
    ...(bucket.versioning === "Disabled" ? [] : [["x-amz-version-id", version.versionId] as const]),
    ...(version.storageClass === "STANDARD" ? [] : [["x-amz-storage-class", version.storageClass] as const]),
    ...(requestsChecksum(request) ? checksumHeaders(version) : []),
  ];
}

/** The encryption headers that every response for an object has. */
export function encryptionHeaders({ algorithm, kmsKeyArn }: ObjectEncryption): HttpHeader[] {
  const headers: HttpHeader[] = [["x-amz-server-side-encryption", algorithm]];
  if (kmsKeyArn !== undefined) headers.push(["x-amz-server-side-encryption-aws-kms-key-id", kmsKeyArn]);
  return headers;
}

/** Whether the response has the checksum. A checksum covers the whole object, so a response with a range omits it. */
function requestsChecksum(request: S3Request): boolean {
  const mode = parameter(request, "x-amz-checksum-mode");
  const isRequested = mode?.toUpperCase() === "ENABLED" && header(request.http, "range") === undefined;
  return isRequested && request.facts.holds("headShowsChecksum");
}

function checksumHeaders(version: ObjectVersion): HttpHeader[] {
  return [...Object.entries(version.checksums), ["x-amz-checksum-type", version.checksumType]];
}

const OVERRIDABLE = [
  "Cache-Control",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Content-Type",
  "Expires",
] as const;

/**
 * Values of response headers that the query overrides.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Overriding response header values)
 */
function overrides({ query, caller }: S3Request): Record<string, string> {
  const given = OVERRIDABLE.flatMap((name) => {
    const value = queryValue(query, `response-${name}`);
    return value === undefined
      ? []
      : [[name, checkHeaderValue(`response-${name.toLowerCase()}`, value)] as const];
  });
  if (given.length > 0 && caller.authType === "NONE") {
    throw invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
  }
  return Object.fromEntries(given);
}
