import type { ErrorKind } from "../errors.js";
import { UploadError } from "../errors.js";
import type { HttpAnswer } from "../platform.js";

/** Code and message of an error, and the request's id. */
interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
}

/** Statuses that may succeed when repeated. S3 adds the code `RequestTimeout` with status 400. */
const TRANSIENT_STATUSES = [408, 425, 429, 500, 502, 503, 504];
const LONGEST_MESSAGE = 500;
const PROXY_REJECTED =
  "The proxy did not accept its user name or password. Put them into its URL: http://USER:PASSWORD@HOST:PORT.";

/** Whether the same request may succeed later. */
export function isTransient({ status, code }: UploadError): boolean {
  return TRANSIENT_STATUSES.includes(status ?? 0) || code === "RequestTimeout" || code === "OperationAborted";
}

/** Whether S3 rejected a URL because it has expired. S3 answers 403 with `AccessDenied` and a message that says so. */
export function isExpiredUrl({ status, code, message }: UploadError): boolean {
  return status === 403 && (code === "ExpiredToken" || (code === "AccessDenied" && /expired/i.test(message)));
}

/** The error in a response, from our API's JSON or S3's XML. */
export function answerError({ status, headers, body }: HttpAnswer): UploadError {
  if (status === 407)
    return new UploadError("usage", "ProxyAuthenticationRequired", PROXY_REJECTED, { status });
  const { code, message, requestId } = jsonError(body) ?? xmlError(body);
  const text = message === undefined || message === "" ? withoutReason(status) : message;
  return new UploadError(kindOf(status), code ?? `Status${status}`, text.slice(0, LONGEST_MESSAGE), {
    status,
    requestId: requestId ?? headers["x-amzn-requestid"] ?? headers["x-amz-request-id"],
  });
}

/** Whether the server gave no reason for its error, or none that this client can read. */
export function lacksReason({ status = 0, message }: UploadError): boolean {
  return message === withoutReason(status);
}

function withoutReason(status: number): string {
  return `The server answered with status ${status}.`;
}

/** The error for a response with the right status, but without the documented fields. */
export function unexpectedAnswer(what: string, { status }: HttpAnswer): UploadError {
  const message = `The server answered ${what} with status ${status} and a body that this client does not understand. Check that the endpoint is the uploads API.`;
  return new UploadError("service", "UnexpectedAnswer", message, { status });
}

function kindOf(status: number): ErrorKind {
  if (status === 401) return "authentication";
  return status >= 400 && status < 500 && !TRANSIENT_STATUSES.includes(status) ? "policy" : "service";
}

function jsonError(body: string): ErrorBody | undefined {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== "object" || json === null) return undefined;
    const { code, message, requestId } = json as Readonly<Record<string, unknown>>;
    return { code: stringOr(code), message: stringOr(message), requestId: stringOr(requestId) };
  } catch {
    return undefined;
  }
}

function stringOr(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function xmlError(body: string): ErrorBody {
  if (!/<Error[\s>]/.test(body)) return {};
  const field = (name: string) => new RegExp(`<${name}>([^<]{0,2000})</${name}>`).exec(body)?.[1];
  return { code: field("Code"), message: field("Message"), requestId: field("RequestId") };
}
