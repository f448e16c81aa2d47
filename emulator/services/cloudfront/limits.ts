import type { HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
import type { CacheBehavior } from "../../model.js";

/** A rejection of a request by CloudFront itself. */
export interface CloudFrontError {
  readonly status: number;
  readonly message: string;
}

/**
 * Maximum length of a URL in bytes, without scheme and host.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const MAX_URL_BYTES = 8_192;
/** Maximum size of request line and headers, in bytes (same page). */
const MAX_HEADER_BYTES = 32_768;
/** Maximum size of a body, in bytes (same page). */
const MAX_BODY_BYTES = 64 * 1024 ** 3;

/** Checks the limits that hold for all behaviors. */
export function limitError(request: HttpRequest): CloudFrontError | undefined {
  const url = request.query === "" ? request.path : `${request.path}?${request.query}`;
  if (Buffer.byteLength(url) > MAX_URL_BYTES) return { status: 414, message: "The request URI is too long." };
  const line = `${request.method} ${url} HTTP/1.1\r\n`;
  const headers = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  if (Buffer.byteLength(line + headers, "latin1") > MAX_HEADER_BYTES) {
    return { status: 494, message: "The request header is too large." };
  }
  if (Number(header(request, "content-length") ?? 0) > MAX_BODY_BYTES) {
    return { status: 413, message: "The request body is too large." };
  }
  return undefined;
}

/** Checks the methods that this behavior allows. */
export function methodError(request: HttpRequest, behavior: CacheBehavior): CloudFrontError | undefined {
  if (!behavior.allowedMethods.includes(request.method)) {
    return {
      status: 403,
      message:
        "This distribution is not configured to allow the HTTP request method that was used for this request.",
    };
  }
  if (request.method === "GET" && hasBody(request)) {
    return { status: 403, message: "Bad request. A GET request must not have a body." };
  }
  return undefined;
}

function hasBody(request: HttpRequest): boolean {
  const length = header(request, "content-length");
  return header(request, "transfer-encoding") !== undefined || (length !== undefined && length !== "0");
}
