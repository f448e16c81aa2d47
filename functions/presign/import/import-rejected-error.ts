import type { ErrorBody } from "../contract.js";

/** The quotas' additions to a rejection, as the templates of `POST /import` read them. */
interface ImportQuota {
  /** The response field `RateLimit`. */
  readonly rateLimit?: string;
  /** The response field `RateLimit-Policy`. */
  readonly rateLimitPolicy?: string;
  /** The quota that is exceeded: a `QuotaUsage` as JSON, which a template cannot write of an object. */
  readonly quotaJson?: string;
}

/**
 * An import that is rejected. A non-proxy integration looks for the status in `errorMessage`, so the message is JSON;
 * the stack is emptied because Lambda would hand it to API Gateway as well.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export class ImportRejectedError extends Error {
  override readonly name = "ImportRejectedError";
  override readonly stack = "";

  constructor(
    status: number,
    { code, message, requestId, retryAfterSeconds }: ErrorBody & { readonly retryAfterSeconds?: number },
    quota: ImportQuota = {},
  ) {
    super(JSON.stringify({ status, code, message, requestId, retryAfterSeconds, ...quota }));
  }

  /** The same rejection, with what the quotas say. */
  withQuota(quota: ImportQuota): ImportRejectedError {
    const { status, ...rejection } = JSON.parse(this.message);
    return new ImportRejectedError(status, rejection, quota);
  }
}
