import type { CloudFrontHeaders, CloudFrontRequest } from "aws-lambda";
import { percentEncodePath } from "../sigv4/canonical-request.js";
import type { AllowedUpload } from "../upload-policy/decide.js";
import { uploadMetadata } from "../upload-policy/headers/metadata.js";
import { type Refusal, refused } from "../upload-policy/refusal.js";
import { cloudFrontHeaders } from "./answer.js";
import { EDGE_CLIENT_HEADERS, type EdgeAuthorizerSettings } from "./contract.js";

const CONTENT_SHA256 = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD)$/;

/** The value of a header named in lower case; several are joined by `, ` (RFC 9110, section 5.2). */
export function headerOf(headers: CloudFrontHeaders, name: string): string | undefined {
  return headers[name]?.map(({ value }) => value).join(", ");
}

/**
 * Why a client's headers cannot go on to S3, or undefined. A condition that the pattern does not serve is refused
 * rather than dropped: without it, an upload could replace what the client meant to keep.
 */
export function headerRefusal(
  headers: CloudFrontHeaders,
  { policy }: EdgeAuthorizerSettings,
): Refusal | undefined {
  const hash = headerOf(headers, "x-amz-content-sha256");
  if (hash !== undefined && !CONTENT_SHA256.test(hash)) {
    const message =
      "x-amz-content-sha256 has to be UNSIGNED-PAYLOAD or 64 lower-case hexadecimal digits: the body's SHA-256.";
    return refused(400, "InvalidContentSha256", message);
  }
  const condition = headerOf(headers, "if-none-match");
  const otherCondition = policy.overwrite && condition !== undefined && condition !== "*";
  if (otherCondition || headerOf(headers, "if-match") !== undefined) {
    return refused(400, "ConditionNotServed", "The only condition of an upload is If-None-Match: *.");
  }
  return undefined;
}

/**
 * The request as it goes on to S3: to the whole key, without the credential and without any `x-amz-*` header but
 * those listed in the contract, and with what we say of the upload.
 */
export function originRequest(
  request: CloudFrontRequest,
  upload: AllowedUpload,
  uploadId: string,
  { originAccess }: EdgeAuthorizerSettings,
): CloudFrontRequest {
  const { subjectSegment, tenantSegment } = upload;
  const kept = Object.entries(request.headers).filter(([name]) => reachesOrigin(name));
  return {
    ...request,
    uri: `/${percentEncodePath(upload.key)}`,
    headers: {
      // An OAI's PUT needs a content hash; that S3 takes this one from an OAI is not confirmed on a real account.
      ...(originAccess === "oai" ? cloudFrontHeaders({ "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }) : {}),
      ...Object.fromEntries(kept),
      ...(upload.ifNoneMatch === undefined ? {} : cloudFrontHeaders({ "If-None-Match": upload.ifNoneMatch })),
      ...cloudFrontHeaders(uploadMetadata({ uploadId, subjectSegment, tenantSegment })),
    },
  };
}

function reachesOrigin(name: string): boolean {
  if (name === "authorization") return false;
  return !name.startsWith("x-amz-") || EDGE_CLIENT_HEADERS.some((allowed) => allowed === name);
}
