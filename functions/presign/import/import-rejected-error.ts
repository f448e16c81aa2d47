import type { ErrorBody } from "../contract.js";

/** The quotas' fields in an error, which the templates of `POST /import` read. */
interface ImportQuota {
  /** The response field `RateLimit`. */
  readonly rateLimit?: string;
  /** The response field `RateLimit-Policy`. */
  readonly rateLimitPolicy?: string;
  /** The quota that is exceeded: a `QuotaUsage` as JSON, because a template cannot write an object as JSON. */
  readonly quotaJson?: string;
}

/**
 * A rejected import. A non-proxy integration looks for the status in `errorMessage`, so the message is JSON. The stack
 * is empty, because Lambda would pass it to API Gateway, too.
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

  /** Returns the same rejection with the quotas' fields. */
  withQuota(quota: ImportQuota): ImportRejectedError {
    const { status, ...rejection } = JSON.parse(this.message);
    return new ImportRejectedError(status, rejection, quota);
  }
}
