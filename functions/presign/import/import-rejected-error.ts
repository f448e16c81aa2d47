import type { ErrorBody } from "../contract.js";

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
  ) {
    super(JSON.stringify({ status, code, message, requestId, retryAfterSeconds }));
  }
}
