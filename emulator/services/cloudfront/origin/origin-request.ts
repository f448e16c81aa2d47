import type { Facts } from "../../../facts/index.js";
import type { HttpHeader } from "../../../http/http.js";
import type { CacheBehavior, Origin, OriginRequestPolicy, Selection } from "../../../model.js";
import { VIA } from "../response.js";

/** A viewer's request, with its edge function's changes. */
export interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: string;
  readonly headers: readonly HttpHeader[];
  readonly clientIp: string;
}

/** The request to the origin. Its Host header names the origin. */
export interface OriginRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly HttpHeader[];
}

/**
 * Headers that are never forwarded, whatever the policy says, because they belong to one connection or CloudFront sets
 * them itself.
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior
 */
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
  "x-forwarded-proto",
  "x-real-ip",
]);

/** Headers that are forwarded without a policy, because the origin needs them to read the body. */
const BODY_HEADERS = new Set(["content-length", "transfer-encoding"]);

/**
 * Methods for which CloudFront keeps the viewer's Authorization (same page). OPTIONS is in the list because responses
 * to it are not cached.
 */
const KEEPS_AUTHORIZATION = new Set(["DELETE", "OPTIONS", "PATCH", "POST", "PUT"]);

/** Creates the origin request from a viewer's request. */
export function toOriginRequest(
  request: ViewerRequest,
  behavior: Pick<CacheBehavior, "originRequestPolicy">,
  origin: Origin,
  { requestId, facts }: { readonly requestId: string; readonly facts: Facts },
): OriginRequest {
  const policy = behavior.originRequestPolicy;
  const custom = Object.entries(origin.customHeaders);
  const replaced = new Set(custom.map(([name]) => name.toLowerCase()));
  const forwarded = request.headers
    .map((line) => (line[0].toLowerCase() === "cookie" ? selectCookies(line, policy?.cookies) : line))
    .filter(([name, value]) => value !== "" || name.toLowerCase() !== "cookie")
    .filter(
      ([name]) =>
        isForwarded(name.toLowerCase(), { method: request.method, policy, facts }) &&
        !replaced.has(name.toLowerCase()),
    );
  const own = (name: string): string | undefined =>
    forwarded.find(([given]) => given.toLowerCase() === name)?.[1];
  return {
    method: request.method,
    path: `${origin.originPath}${facts.holds("edgeKeepsEncodedUri") ? request.uri : request.uri.replaceAll("%", "%25")}`,
    query: selectParameters(request.querystring, policy?.queryStrings),
    headers: [
      ["Host", origin.domainName],
      ["User-Agent", own("user-agent") ?? "Amazon CloudFront"],
      ["Via", appended(own("via"), VIA)],
      ["X-Forwarded-For", appended(own("x-forwarded-for"), request.clientIp)],
      ["X-Amz-Cf-Id", requestId],
      ...forwarded.filter(([name]) => !MERGED.has(name.toLowerCase())),
      ...custom,
    ],
  };
}

/** Headers that CloudFront sets, and whose value can begin with the viewer's. */
const MERGED = new Set(["user-agent", "via", "x-forwarded-for"]);

function appended(given: string | undefined, own: string): string {
  return given === undefined ? own : `${given}, ${own}`;
}

interface Forwarding {
  readonly method: string;
  readonly policy: OriginRequestPolicy | undefined;
  readonly facts: Facts;
}

/**
 * Whether a policy forwards a header.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 */
function isForwarded(name: string, { method, policy, facts }: Forwarding): boolean {
  if (NEVER_FORWARDED.has(name) || name.startsWith("x-amz-cf-") || name.startsWith("x-edge-")) return false;
  if (name === "cookie") return true;
  if (name === "authorization" && KEEPS_AUTHORIZATION.has(method)) return true;
  if (OBJECT_HEADERS.has(name) && policy?.headers.behavior === "allExcept") {
    return facts.holds("allExceptForwardsObjectHeaders") && isSelected(policy.headers, name, true);
  }
  const isUnlisted = UNLISTED_HEADERS.has(name) && facts.holds("unlistedHeadersAreForwarded");
  return BODY_HEADERS.has(name) || isUnlisted || isSelected(policy?.headers, name, true);
}

/** Headers that CloudFront's table marks as forwarded. If the table is right, a policy need not list them. */
const UNLISTED_HEADERS = new Set(["cache-control", "content-md5", "content-type", "if-none-match"]);

/** Headers that S3 stores with an object. */
const OBJECT_HEADERS = new Set(["cache-control", "content-disposition", "content-type"]);

/** Whether a policy selects a name. Header names are case-insensitive, all other names are case-sensitive. */
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
