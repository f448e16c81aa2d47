import { randomBytes } from "node:crypto";
import type { HttpHeader, HttpResponse } from "../../../http/http.js";
import { toXml } from "../../../xml.js";

/** An error with S3's code and message. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;
  /** e.g. `NoSuchKey`. */
  readonly code: string;
  /** Further elements of the error document, in order. */
  readonly details: Readonly<Record<string, string>>;
  readonly headers: readonly HttpHeader[];
  /** Cause of the error, for the log only: it has details that the client must not see. */
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

/** The reason for an error, and the construct that causes it. */
interface Explanation {
  readonly message: string;
  readonly constructPath?: string;
}

/** The two ids in every S3 response. */
export interface RequestIds {
  readonly requestId: string;
  readonly hostId: string;
}

/** Creates a request's ids in S3's form. */
export function newRequestIds(): RequestIds {
  return {
    requestId: randomBytes(10).toString("hex").slice(0, 16).toUpperCase(),
    hostId: randomBytes(57).toString("base64"),
  };
}

/** The fields of an error document. `S3Error`, `SignatureError` and `PayloadError` have them. */
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

/** Converts another error, such as a signature error, to an {@link S3Error}. */
export function s3Error({ status, code, message, details, headers }: ErrorLike): S3Error {
  return new S3Error(status, code, message, { details, ...(headers === undefined ? {} : { headers }) });
}

/** A 403 without details. The explanation is for the log only. */
export function accessDenied(explanation: Explanation, message = "Access Denied"): S3Error {
  return new S3Error(403, "AccessDenied", message, { explanation });
}

/** The error for a precondition that does not hold. */
export function preconditionFailed(condition: string): S3Error {
  return new S3Error(
    412,
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    { details: { Condition: condition } },
  );
}

/** The error for a feature that the emulator, or S3, does not implement. */
export function notImplemented(message: string, details: Readonly<Record<string, string>> = {}): S3Error {
  return new S3Error(501, "NotImplemented", message, { details });
}

/** The error for an invalid value. */
export function invalidArgument(message: string, name: string, value: string): S3Error {
  return new S3Error(400, "InvalidArgument", message, {
    details: { ArgumentName: name, ArgumentValue: value },
  });
}

/** The error for an invalid combination of headers. */
export function invalidRequest(message: string): S3Error {
  return new S3Error(400, "InvalidRequest", message);
}

/** The error for an XML document that is malformed, or that the operation does not accept. */
export function malformedXml(): S3Error {
  return new S3Error(
    400,
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
