import type { HttpHeader, HttpRequest, HttpResponse } from "../../../http/http.js";
import type { Log } from "../../../log.js";
import { PayloadError } from "../../../sigv4/payload/payload-error.js";
import type { ErrorLike, RequestIds } from "./error.js";
import { errorResponse, S3Error } from "./error.js";

/** Turns an error into a response, and logs its cause. Bugs become a 500; only the log has their details. */
export function answerError(error: unknown, http: HttpRequest, ids: RequestIds, log: Log): HttpResponse {
  return errorResponse(shownError(error, http, ids, log), ids, http.method);
}

function shownError(error: unknown, http: HttpRequest, { requestId }: RequestIds, log: Log): ErrorLike {
  const isExpected = error instanceof S3Error || error instanceof PayloadError;
  const shown = isExpected ? error : internalError();
  const explanation = error instanceof S3Error ? error.explanation : undefined;
  const cause = isExpected ? (explanation?.message ?? error.message) : describeBug(error);
  log({
    service: "s3",
    message: `${http.method} answered ${shown.status} ${shown.code}: ${cause}`,
    requestId,
    ...(explanation?.constructPath === undefined ? {} : { constructPath: explanation.constructPath }),
  });
  return shown;
}

function internalError(): S3Error {
  return new S3Error(500, "InternalError", "We encountered an internal error. Please try again.");
}

function describeBug(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Adds the headers that every S3 response has. */
export function finished(
  response: HttpResponse,
  ids: RequestIds,
  cors: readonly HttpHeader[] = [],
): HttpResponse {
  const headers: HttpHeader[] = [
    ["x-amz-id-2", ids.hostId],
    ["x-amz-request-id", ids.requestId],
    ...response.headers,
    ...cors,
    ["Server", "AmazonS3"],
  ];
  return { ...response, headers };
}
