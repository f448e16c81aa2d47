import type { HttpHeader } from "../../http.js";
import type { CacheBehavior, Origin, OriginRequestPolicy, Selection } from "../../model.js";
import { VIA } from "../response.js";

/** A viewer's request after its edge function. */
export interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: string;
  readonly headers: readonly HttpHeader[];
  readonly clientIp: string;
}

/** What is sent to the origin, whose name is in the Host header. */
export interface OriginRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly HttpHeader[];
}

/**
 * Sent to the origin without any origin request policy.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior
 */
const ALWAYS_FORWARDED = new Set([
  "cache-control",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "origin",
  "pragma",
  "range",
  "transfer-encoding",
]);

/** Never sent on, whatever a policy says: of one connection only, or set by CloudFront itself. */
const NEVER_FORWARDED = new Set([
  "connection",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "user-agent",
  "via",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-real-ip",
]);

/** With these, CloudFront keeps the viewer's Authorization (same page); OPTIONS because nothing is cached. */
const KEEPS_AUTHORIZATION = new Set(["DELETE", "OPTIONS", "PATCH", "POST", "PUT"]);

/** The request that CloudFront makes of a viewer's. */
export function toOriginRequest(
  request: ViewerRequest,
  behavior: Pick<CacheBehavior, "originRequestPolicy">,
  origin: Origin,
  requestId: string,
): OriginRequest {
  const policy = behavior.originRequestPolicy;
  const custom = Object.entries(origin.customHeaders);
  const replaced = new Set(custom.map(([name]) => name.toLowerCase()));
  const forwarded = request.headers
    .map((line) => (line[0].toLowerCase() === "cookie" ? selectCookies(line, policy?.cookies) : line))
    .filter(([name, value]) => value !== "" || name.toLowerCase() !== "cookie")
    .filter(
      ([name]) =>
        isForwarded(name.toLowerCase(), request.method, policy) && !replaced.has(name.toLowerCase()),
    );
  return {
    method: request.method,
    path: `${origin.originPath}${request.uri}`,
    query: selectParameters(request.querystring, policy?.queryStrings),
    headers: [
      ["Host", origin.domainName],
      ["User-Agent", "Amazon CloudFront"],
      ["Via", VIA],
      ["X-Forwarded-For", request.clientIp],
      ["X-Amz-Cf-Id", requestId],
      ...forwarded,
      ...custom,
    ],
  };
}

function isForwarded(name: string, method: string, policy: OriginRequestPolicy | undefined): boolean {
  if (NEVER_FORWARDED.has(name) || name.startsWith("x-amz-cf-") || name.startsWith("x-edge-")) return false;
  if (name === "cookie") return true;
  if (name === "authorization" && KEEPS_AUTHORIZATION.has(method)) return true;
  return ALWAYS_FORWARDED.has(name) || isSelected(policy?.headers, name, true);
}

/** Whether a policy names something; header names have no case, the others do. */
function isSelected(selection: Selection | undefined, name: string, ignoreCase = false): boolean {
  if (!selection || selection.behavior === "none") return false;
  if (selection.behavior === "all") return true;
  const listed = selection.items.some((item) => (ignoreCase ? item.toLowerCase() : item) === name);
  return selection.behavior === "whitelist" ? listed : !listed;
}

function selectParameters(querystring: string, selection: Selection | undefined): string {
  return querystring
    .split("&")
    .filter((pair) => pair !== "" && isSelected(selection, pair.split("=", 1)[0] ?? ""))
    .join("&");
}

function selectCookies([name, value]: HttpHeader, selection: Selection | undefined): HttpHeader {
  const pairs = value.split(/;\s*/).filter((pair) => isSelected(selection, pair.split("=", 1)[0] ?? ""));
  return [name, pairs.join("; ")];
}
