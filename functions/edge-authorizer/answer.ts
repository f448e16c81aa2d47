import { STATUS_CODES } from "node:http";
import type { CloudFrontHeaders, CloudFrontResultResponse } from "aws-lambda";
import type { QuotaUsage } from "../quota/contract.js";

/** Methods of the requests of an upload in parts. */
const PARTS_METHODS: readonly string[] = ["PUT", "POST", "GET", "DELETE"];

/** Whether a request of an upload in parts can have this method. */
export function isPartsMethod(method: string): boolean {
  return PARTS_METHODS.includes(method);
}

/**
 * Allowed methods of the edge pattern, for `Allow` and CORS.
 * @param parts - Whether uploads in parts are supported.
 */
export function servedMethods(parts: boolean): string {
  return [...(parts ? PARTS_METHODS : ["PUT"]), "OPTIONS"].join(", ");
}

/** An error response to a request that does not reach S3. */
export interface ErrorAnswer {
  readonly status: number;
  /** Error code for programs: stable, in PascalCase. */
  readonly code: string;
  /** Error message for people, without credentials. */
  readonly message: string;
  /** Seconds after which to try again: the header `Retry-After`. @default - no such header */
  readonly retryAfterSeconds?: number;
  /** Further header fields. @default - none */
  readonly fields?: Readonly<Record<string, string>>;
  /** The quota that is exceeded. @default - no quota is exceeded */
  readonly quota?: QuotaUsage;
}

/** The properties of a request and the settings that a response depends on. */
export interface AnswerContext {
  readonly requestId: string;
  /** The request's `Origin` header. */
  readonly origin: string | undefined;
  /** Origins that may upload; `*` alone allows any. */
  readonly allowedOrigins: readonly string[];
  /** Whether uploads in parts are supported. */
  readonly parts: boolean;
}

/**
 * The error response to the viewer: JSON with CORS headers. AWS does not document whether CloudFront applies its
 * response headers policy to a function's own responses.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
 */
export function errorAnswer(
  { status, code, message, retryAfterSeconds, fields, quota }: ErrorAnswer,
  answerContext: AnswerContext,
): CloudFrontResultResponse {
  const challenge = authenticateChallenge({ status, code, message });
  return {
    status: String(status),
    statusDescription: STATUS_CODES[status],
    headers: cloudFrontHeaders({
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...(challenge === undefined ? {} : { "WWW-Authenticate": challenge }),
      ...(status === 405 ? { Allow: servedMethods(answerContext.parts) } : {}),
      ...(retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) }),
      ...corsHeaders(answerContext),
      ...fields,
      "Access-Control-Expose-Headers": ["Retry-After", "WWW-Authenticate", ...Object.keys(fields ?? {})].join(
        ", ",
      ),
    }),
    body: JSON.stringify({ code, message, requestId: answerContext.requestId, quota }),
  };
}

/**
 * Headers in the format of CloudFront's events: a list of values for each lower-case name. Each value repeats the name
 * as it was given.
 */
export function cloudFrontHeaders(headers: Readonly<Record<string, string>>): CloudFrontHeaders {
  const lines: CloudFrontHeaders = {};
  for (const [key, value] of Object.entries(headers)) lines[key.toLowerCase()] = [{ key, value }];
  return lines;
}

/** The CORS headers of a response; without `Access-Control-Allow-Origin` if the origin is not allowed. */
export function corsHeaders(answerContext: AnswerContext): Readonly<Record<string, string>> {
  const { origin, allowedOrigins } = answerContext;
  if (allowedOrigins.includes("*")) return { "Access-Control-Allow-Origin": "*" };
  return origin !== undefined && isAllowedOrigin(answerContext)
    ? { "Access-Control-Allow-Origin": origin, Vary: "Origin" }
    : { Vary: "Origin" };
}

/** Whether pages of the request's origin may upload. */
export function isAllowedOrigin({ origin = "", allowedOrigins }: AnswerContext): boolean {
  return allowedOrigins.includes("*") || allowedOrigins.includes(origin);
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function authenticateChallenge({ status, code, message }: ErrorAnswer): string | undefined {
  const realm = 'Bearer realm="uploads"';
  if (status === 401 && code === "MissingCredential") return realm;
  if (status === 401) return `${realm}, error="invalid_token", error_description="${message}"`;
  if (code === "InsufficientScope") {
    return `${realm}, error="insufficient_scope", error_description="${message}"`;
  }
  return undefined;
}
