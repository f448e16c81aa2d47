import { randomBytes } from "node:crypto";
import type { HttpHeader, HttpResponse } from "../../../http/http.js";
import { toXml } from "./xml.js";

/** An error in S3's words. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;
  /** e.g. `NoSuchKey`. */
  readonly code: string;
  /** Further elements of the error document, in order. */
  readonly details: Readonly<Record<string, string>>;
  readonly headers: readonly HttpHeader[];
  /** For the log alone: what decided, in more detail than the client may know. */
  readonly explanation: Explanation | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: {
      readonly details?: Readonly<Record<string, string>>;
      readonly headers?: readonly HttpHeader[];
      readonly explanation?: Explanation;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = extra.details ?? {};
    this.headers = extra.headers ?? [];
    this.explanation = extra.explanation;
  }
}

/** Why a request was rejected, and which construct says so. */
interface Explanation {
  readonly message: string;
  readonly constructPath?: string;
}

/** The two ids that S3 gives every answer. */
export interface RequestIds {
  readonly requestId: string;
  readonly hostId: string;
}

/** Makes a request's ids, of the form that S3's have. */
export function newRequestIds(): RequestIds {
  return {
    requestId: randomBytes(10).toString("hex").slice(0, 16).toUpperCase(),
    hostId: randomBytes(57).toString("base64"),
  };
}

/** What an error document is made of: an `S3Error`, a `SignatureError`, or a `PayloadError`. */
export interface ErrorLike {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
  readonly headers?: readonly HttpHeader[];
}

/**
 * Renders an error as S3's XML document; a HEAD has no body.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function errorResponse(error: ErrorLike, ids: RequestIds, method: string): HttpResponse {
  const { status, code, message, details } = error;
  const document = toXml("Error", {
    Code: code,
    Message: message,
    ...details,
    RequestId: ids.requestId,
    HostId: ids.hostId,
  });
  return {
    status,
    headers: [["Content-Type", "application/xml"], ...(error.headers ?? [])],
    body: method === "HEAD" || status === 304 ? "" : document,
  };
}

/** Turns another error, such as one of a signature, into S3's. */
export function s3Error({ status, code, message, details, headers }: ErrorLike): S3Error {
  return new S3Error(status, code, message, { details, ...(headers === undefined ? {} : { headers }) });
}

/** The one answer that tells nothing. */
export function accessDenied(explanation: Explanation, message = "Access Denied"): S3Error {
  return new S3Error(403, "AccessDenied", message, { explanation });
}

/** A condition of the request does not hold. */
export function preconditionFailed(condition: string): S3Error {
  return new S3Error(
    412,
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    { details: { Condition: condition } },
  );
}

/** What S3 can do and this emulator, or S3 itself, cannot. */
export function notImplemented(message: string, details: Readonly<Record<string, string>> = {}): S3Error {
  return new S3Error(501, "NotImplemented", message, { details });
}

/** A value that cannot be. */
export function invalidArgument(message: string, name: string, value: string): S3Error {
  return new S3Error(400, "InvalidArgument", message, {
    details: { ArgumentName: name, ArgumentValue: value },
  });
}

/** A combination of headers that makes no sense. */
export function invalidRequest(message: string): S3Error {
  return new S3Error(400, "InvalidRequest", message);
}

/** A document that cannot be read, or is not what the operation takes. */
export function malformedXml(): S3Error {
  return new S3Error(
    400,
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
