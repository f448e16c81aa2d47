import type { CloudFrontHeaders, CloudFrontRequest } from "aws-lambda";
import { percentEncodePath } from "../../sigv4/canonical-request.js";
import type { AllowedUpload } from "../../upload-policy/decide.js";
import { keySha256, uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { cloudFrontHeaders } from "../answer.js";
import type { EdgeAuthorizerSettings } from "../contract.js";
import { EDGE_READ_ONLY_HEADERS } from "../contract.js";
import { CONTENT_HASH_HEADER, contentHashRejection, forwardsContentHash } from "./content-hash.js";
import { headerOf, objectHeaders, objectHeadersRejection } from "./object-headers.js";

/** Headers that are kept. CloudFront decides by `origin` whether to add CORS headers to the response. */
const KEPT_HEADERS: readonly string[] = [...EDGE_READ_ONLY_HEADERS, "origin"];

/** Matches most keys, which {@link percentEncodePath} would not change. */
const PLAIN_PATH = /^[\w.~/-]+$/;

/** Conditions of a PUT that S3 ignores or that are not forwarded (RFC 9110, section 13.1). */
const UNSERVED_CONDITIONS = ["if-match", "if-unmodified-since"];

/**
 * Rejects invalid headers of the client for the object; `undefined` if they are valid. An unsupported condition is
 * rejected, not dropped: without it, an upload could replace an object that the client wanted to keep.
 */
export function headersRejection(
  headers: CloudFrontHeaders,
  settings: EdgeAuthorizerSettings,
): UploadRejection | undefined {
  const condition = headerOf(headers, "if-none-match");
  const otherCondition = settings.policy.overwrite && condition !== undefined && condition !== "*";
  if (otherCondition || UNSERVED_CONDITIONS.some((name) => headerOf(headers, name) !== undefined)) {
    return rejected(400, "ConditionNotServed", "The only supported condition is If-None-Match: *.");
  }
  return (
    objectHeadersRejection(headers) ?? contentHashRejection(headerOf(headers, CONTENT_HASH_HEADER), settings)
  );
}

/**
 * The request to S3 that stores the whole object, with the client's headers, our metadata and the condition.
 * @param uploadId - See `x-amz-meta-upload-id`.
 */
export function putRequest(
  request: CloudFrontRequest,
  upload: AllowedUpload,
  uploadId: string,
  settings: EdgeAuthorizerSettings,
): CloudFrontRequest {
  const { key, subjectSegment, tenantSegment, checksum, contentType, ifNoneMatch, limits } = upload;
  const metadata = uploadMetadata({
    uploadId,
    subjectSegment,
    tenantSegment,
    checksum,
    limits,
    keySha256: keySha256(key),
  });
  const sent: Record<string, string> = contentType === undefined ? {} : { "Content-Type": contentType };
  for (const [name, value] of objectHeaders(request.headers)) {
    if (name !== CONTENT_HASH_HEADER || forwardsContentHash(settings)) sent[name] = value;
  }
  const condition = conditionHeader(request.headers, ifNoneMatch);
  return originRequest(request, key, Object.assign(sent, condition, metadata));
}

/** The condition of the request to S3: our own or, if overwriting is allowed, the client's. */
export function conditionHeader(
  headers: CloudFrontHeaders,
  ifNoneMatch: AllowedUpload["ifNoneMatch"],
): Readonly<Record<string, string>> {
  const condition = ifNoneMatch ?? (headerOf(headers, "if-none-match") === "*" ? "*" : undefined);
  return condition === undefined ? {} : { "If-None-Match": condition };
}

/**
 * A request to S3: its path is the whole key, and it has only the given headers and the read-only ones. The origin
 * request policy forwards all of them.
 * @param querystring - In canonical form.
 */
export function originRequest(
  request: CloudFrontRequest,
  key: string,
  headers: Readonly<Record<string, string>>,
  querystring = "",
): CloudFrontRequest {
  return {
    ...request,
    uri: `/${PLAIN_PATH.test(key) ? key : percentEncodePath(key)}`,
    querystring,
    headers: {
      ...keptHeaders(request.headers),
      ...cloudFrontHeaders(headers),
    },
  };
}

function keptHeaders(headers: CloudFrontHeaders): CloudFrontHeaders {
  const kept: CloudFrontHeaders = {};
  for (const name of KEPT_HEADERS) {
    const lines = headers[name];
    if (lines !== undefined) kept[name] = lines;
  }
  return kept;
}
