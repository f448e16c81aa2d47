import { parseObject } from "../../../json.js";
import type { EdgeRequest } from "./event.js";
import type { EdgeHeaders } from "./headers.js";
import { headersProblem, READ_ONLY_HEADERS } from "./headers.js";

/** The decision of a viewer request function. */
export type EdgeResult =
  /** The request continues with the function's changes. */
  | { readonly type: "request"; readonly request: EdgeRequest }
  /** The function responds to the viewer itself. */
  | {
      readonly type: "response";
      readonly status: number;
      readonly headers: EdgeHeaders;
      readonly body: Buffer;
    }
  /** CloudFront rejects the function's result. */
  | { readonly type: "invalid"; readonly reason: string };

/**
 * Maximum size of a response from a function, in bytes of headers and body.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const MAX_RESPONSE_BYTES = 40 * 1024;

/** Parses and checks a function's result as CloudFront does. */
export function parseEdgeResult(payload: string, sent: EdgeRequest): EdgeResult {
  const value = parseObject(payload);
  if (value === undefined) return invalid("the function must return a request or a response");
  const problem = headersProblem(value.headers);
  if (problem !== undefined) return invalid(problem);
  return "status" in value ? parseResponse(value, payload) : parseRequest(value, sent);
}

function parseResponse(value: Record<string, unknown>, payload: string): EdgeResult {
  const { status, body = "", bodyEncoding = "text" } = value;
  if (typeof status !== "string" || !/^[2-5]\d\d$/.test(status)) {
    return invalid(`status must be a string of three digits, got ${JSON.stringify(status)}`);
  }
  if (typeof body !== "string") return invalid("body must be a string");
  if (bodyEncoding !== "text" && bodyEncoding !== "base64")
    return invalid("bodyEncoding must be text or base64");
  if (Buffer.byteLength(payload) > MAX_RESPONSE_BYTES) {
    return invalid(`the response is larger than ${MAX_RESPONSE_BYTES} bytes`);
  }
  if (status === "204" && body !== "") return invalid("a response with the status 204 must have no body");
  const headers = (value.headers ?? {}) as EdgeHeaders;
  const readOnly = ["transfer-encoding", "via"].find((name) => name in headers);
  if (readOnly !== undefined) return invalid(`the header ${readOnly} must not be set`);
  return {
    type: "response",
    status: Number(status),
    headers,
    body: Buffer.from(body, bodyEncoding === "base64" ? "base64" : "utf8"),
  };
}

function parseRequest(value: Record<string, unknown>, sent: EdgeRequest): EdgeResult {
  const { uri, querystring, method, clientIp } = value;
  // Printable ASCII, without the characters that end a path.
  if (typeof uri !== "string" || !/^\/[!-~]*$/.test(uri) || /[?#]/.test(uri)) {
    return invalid("uri must begin with / and be percent-encoded");
  }
  if (typeof querystring !== "string" || !/^[!-~]*$/.test(querystring) || querystring.includes("#")) {
    return invalid("querystring must be a percent-encoded string");
  }
  if (method !== sent.method) return invalid("method is read-only");
  if (clientIp !== sent.clientIp) return invalid("clientIp is read-only");
  const headers = (value.headers ?? {}) as EdgeHeaders;
  const changed = READ_ONLY_HEADERS.find((name) => valuesOf(headers, name) !== valuesOf(sent.headers, name));
  if (changed !== undefined) return invalid(`the header ${changed} is read-only`);
  return { type: "request", request: { ...sent, uri, querystring, headers } };
}

function valuesOf(headers: EdgeHeaders, name: string): string {
  return JSON.stringify(headers[name]?.map(({ value }) => value) ?? []);
}

function invalid(reason: string): EdgeResult {
  return { type: "invalid", reason };
}
