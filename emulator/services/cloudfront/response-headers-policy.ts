import type { HttpHeader, HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
import type { ResponseHeadersPolicy } from "../../model.js";

type Cors = NonNullable<ResponseHeadersPolicy["cors"]>;

/** The part of a request that CORS depends on. */
type CorsRequest = Pick<HttpRequest, "method" | "headers">;

/**
 * Merges a policy's headers into those of the origin's response.
 * @param request - Its `Origin` decides on the CORS headers.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export function applyResponseHeadersPolicy(
  origin: readonly HttpHeader[],
  policy: ResponseHeadersPolicy | undefined,
  request: CorsRequest,
): HttpHeader[] {
  if (!policy) return [...origin];
  let headers = [...origin];
  for (const { name, value, override } of policy.headers) headers = add(headers, [name, value], override);
  return policy.cors ? withCors(headers, policy.cors, request) : headers;
}

function withCors(headers: HttpHeader[], cors: Cors, request: CorsRequest): HttpHeader[] {
  const wanted = corsHeaders(cors, request);
  const originAnswers = headers.some(([name]) => isCors(name));
  // The origin's own CORS headers stay, unless the policy overrides them.
  if (wanted.length === 0 || (originAnswers && !cors.originOverride)) return headers;
  return [...headers.filter(([name]) => !isCors(name)), ...wanted];
}

function corsHeaders(cors: Cors, request: CorsRequest): HttpHeader[] {
  const origin = header(request, "origin");
  if (origin === undefined) return [];
  const any = cors.allowOrigins.includes("*");
  if (!any && !cors.allowOrigins.some((pattern) => matchesOrigin(pattern, origin))) return [];
  const headers: HttpHeader[] = [["access-control-allow-origin", any ? "*" : origin]];
  if (!any) headers.push(["vary", "Origin"]);
  if (cors.allowCredentials) headers.push(["access-control-allow-credentials", "true"]);
  const isPreflight =
    request.method === "OPTIONS" && header(request, "access-control-request-method") !== undefined;
  return [...headers, ...(isPreflight ? preflightHeaders(cors) : exposed(cors))];
}

function preflightHeaders(cors: Cors): HttpHeader[] {
  const methods = cors.allowMethods.includes("ALL") ? ALL_METHODS : cors.allowMethods;
  const headers: HttpHeader[] = [
    ["access-control-allow-methods", methods.join(", ")],
    ["access-control-allow-headers", cors.allowHeaders.join(", ")],
  ];
  if (cors.maxAgeSeconds !== undefined) headers.push(["access-control-max-age", String(cors.maxAgeSeconds)]);
  return headers;
}

const ALL_METHODS = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"];

function exposed(cors: Cors): HttpHeader[] {
  const names = cors.exposeHeaders.join(", ");
  return names === "" ? [] : [["access-control-expose-headers", names]];
}

/** Whether an origin matches a pattern. One `*` may replace a subdomain: `https://*.example.com`. */
function matchesOrigin(pattern: string, origin: string): boolean {
  const [before, after] = pattern.split("*");
  if (after === undefined) return pattern === origin;
  const longEnough = origin.length > pattern.length - 1;
  return longEnough && origin.startsWith(before ?? "") && origin.endsWith(after);
}

function add(headers: HttpHeader[], [name, value]: HttpHeader, override: boolean): HttpHeader[] {
  const same = ([other]: HttpHeader): boolean => other.toLowerCase() === name.toLowerCase();
  if (!override && headers.some(same)) return headers;
  return [...headers.filter((one) => !same(one)), [name, value]];
}

function isCors(name: string): boolean {
  return name.toLowerCase().startsWith("access-control-");
}
