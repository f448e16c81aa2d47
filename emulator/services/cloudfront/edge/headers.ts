import type { HttpHeader } from "../../../http/http.js";
import { isObject } from "../../../json.js";

/** Headers as an edge function sees them: by name in lower case, several values in order. */
export type EdgeHeaders = Readonly<Record<string, readonly EdgeHeader[]>>;

/** One header line; `key` keeps the case. */
interface EdgeHeader {
  readonly key?: string;
  readonly value: string;
}

/**
 * Headers that a viewer request function sees but cannot change.
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

/** Whether a header is never shown to a function, and must not be added by one (same page). */
function isHidden(name: string): boolean {
  return HIDDEN_NAMES.has(name) || name.startsWith("x-amz-cf-") || name.startsWith("x-edge-");
}

/** Groups header lines the way events hold them, without the hidden ones. */
export function toEdgeHeaders(headers: readonly HttpHeader[]): EdgeHeaders {
  const grouped = new Map<string, EdgeHeader[]>();
  for (const [key, value] of headers) {
    const name = key.toLowerCase();
    if (isHidden(name)) continue;
    grouped.set(name, [...(grouped.get(name) ?? []), { key, value }]);
  }
  return Object.fromEntries(grouped);
}

/** Header lines again. */
export function toHttpHeaders(headers: EdgeHeaders): HttpHeader[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    values.map(({ key, value }): HttpHeader => [key ?? name, value]),
  );
}

/** What is wrong with the headers of a function's answer, as a value of unknown shape. */
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
    return `${JSON.stringify(name)} is no header name in lower case`;
  if (isHidden(name)) return `the header ${name} must not be set`;
  if (!Array.isArray(values)) return `the header ${name} must be an array`;
  for (const entry of values as unknown[]) {
    if (!isObject(entry) || typeof entry.value !== "string") return `the header ${name} must hold strings`;
    if (/[\r\n\0]/.test(entry.value)) return `the header ${name} holds a line break`;
    const { key } = entry;
    const misnamed = key !== undefined && (typeof key !== "string" || key.toLowerCase() !== name);
    if (misnamed) return `the key of the header ${name} must be its own name`;
  }
  return undefined;
}
