import { STATUS_CODES } from "node:http";
import type { CloudFrontHeaders, CloudFrontResultResponse } from "aws-lambda";
import { EDGE_CLIENT_HEADERS } from "./contract.js";

/** The methods that the edge pattern serves, as `Allow` and CORS name them. */
export const SERVED_METHODS = "PUT, OPTIONS";

/** How long a browser may keep a preflight's answer, in seconds; Chromium takes no more. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;

/** Why a request goes no further. */
export interface ErrorAnswer {
  readonly status: number;
  /** For programs: stable, in PascalCase. */
  readonly code: string;
  /** For people; holds no credential. */
  readonly message: string;
}

/** Who asked, so that a browser may read the answer. */
export interface Asker {
  readonly requestId: string;
  /** The request's `Origin` header. */
  readonly origin: string | undefined;
  /** Origins that may upload; `*` alone allows any. */
  readonly allowedOrigins: readonly string[];
}

/**
 * An error as the viewer gets it: JSON with CORS headers, because CloudFront's response headers policy is not
 * documented to reach answers that a function makes.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
 */
export function errorAnswer({ status, code, message }: ErrorAnswer, asker: Asker): CloudFrontResultResponse {
  const challenge = authenticateChallenge({ status, code, message });
  return {
    status: String(status),
    statusDescription: STATUS_CODES[status],
    headers: cloudFrontHeaders({
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...(challenge === undefined ? {} : { "WWW-Authenticate": challenge }),
      ...(status === 405 ? { Allow: SERVED_METHODS } : {}),
      ...corsHeaders(asker),
      "Access-Control-Expose-Headers": "WWW-Authenticate",
    }),
    body: JSON.stringify({ code, message, requestId: asker.requestId }),
  };
}

/** The answer to `OPTIONS`: a 204, which must have no body. An origin that is not allowed gets no permission. */
export function preflightAnswer(asker: Asker): CloudFrontResultResponse {
  return {
    status: "204",
    statusDescription: STATUS_CODES[204],
    headers: cloudFrontHeaders({
      Allow: SERVED_METHODS,
      ...corsHeaders(asker),
      "Access-Control-Allow-Methods": SERVED_METHODS,
      "Access-Control-Allow-Headers": EDGE_CLIENT_HEADERS.join(", "),
      "Access-Control-Max-Age": String(PREFLIGHT_MAX_AGE_SECONDS),
    }),
  };
}

/** The header format of CloudFront's events: keyed by the name in lower case, each value with its own spelling. */
export function cloudFrontHeaders(headers: Readonly<Record<string, string>>): CloudFrontHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]),
  );
}

function corsHeaders({ origin, allowedOrigins }: Asker): Readonly<Record<string, string>> {
  if (allowedOrigins.includes("*")) return { "Access-Control-Allow-Origin": "*" };
  return origin !== undefined && allowedOrigins.includes(origin)
    ? { "Access-Control-Allow-Origin": origin, Vary: "Origin" }
    : { Vary: "Origin" };
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
