import type { HttpHeader } from "../../../http/http.js";
import { isObject } from "../../../json.js";

/** Headers as an edge function gets them: by lower-case name, each with its values in order. */
export type EdgeHeaders = Readonly<Record<string, readonly EdgeHeader[]>>;

/** A header line. `key` is the name in its original case. */
interface EdgeHeader {
  readonly key?: string;
  readonly value: string;
}

/**
 * Headers that a viewer request function can read but not change.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
export const READ_ONLY_HEADERS = ["cdn-loop", "content-length", "host", "transfer-encoding", "via"];

const HIDDEN_NAMES = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "trailer",
  "upgrade",
  "x-accel-buffering",
  "x-accel-charset",
  "x-accel-limit-rate",
  "x-accel-redirect",
  "x-amzn-auth",
  "x-amzn-cf-billing",
  "x-amzn-cf-id",
  "x-amzn-cf-xff",
  "x-amzn-errortype",
  "x-amzn-fle-profile",
  "x-amzn-header-count",
  "x-amzn-header-order",
  "x-amzn-lambda-integration-tag",
  "x-amzn-requestid",
  "x-cache",
  "x-forwarded-proto",
  "x-real-ip",
]);

/** Whether a header is hidden: functions do not get it, and must not add it (same page). */
function isHidden(name: string): boolean {
  return HIDDEN_NAMES.has(name) || name.startsWith("x-amz-cf-") || name.startsWith("x-edge-");
}

/** Groups header lines as events do, without hidden ones. */
export function toEdgeHeaders(headers: readonly HttpHeader[]): EdgeHeaders {
  const grouped = new Map<string, EdgeHeader[]>();
  for (const [key, value] of headers) {
    const name = key.toLowerCase();
    if (isHidden(name)) continue;
    grouped.set(name, [...(grouped.get(name) ?? []), { key, value }]);
  }
  return Object.fromEntries(grouped);
}

/** Turns an event's headers back into header lines. */
export function toHttpHeaders(headers: EdgeHeaders): HttpHeader[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    values.map(({ key, value }): HttpHeader => [key ?? name, value]),
  );
}

/** Returns the first problem with the headers that a function returned; `undefined` if they are valid. */
export function headersProblem(headers: unknown): string | undefined {
  if (headers === undefined) return undefined;
  if (!isObject(headers)) return "headers must be an object";
  for (const [name, values] of Object.entries(headers)) {
    const problem = headerProblem(name, values);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function headerProblem(name: string, values: unknown): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name))
    return `${JSON.stringify(name)} must be a header name in lower case`;
  if (isHidden(name)) return `the header ${name} must not be set`;
  if (!Array.isArray(values)) return `the header ${name} must be an array`;
  for (const entry of values as unknown[]) {
    if (!isObject(entry) || typeof entry.value !== "string") return `the header ${name} must contain strings`;
    if (/[\r\n\0]/.test(entry.value)) return `the header ${name} must not contain a line break`;
    const { key } = entry;
    const misnamed = key !== undefined && (typeof key !== "string" || key.toLowerCase() !== name);
    if (misnamed) return `the key of the header ${name} must be the same name`;
  }
  return undefined;
}
