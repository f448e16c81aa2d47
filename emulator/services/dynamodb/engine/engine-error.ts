import { ServiceError } from "../../../aws-json/service-error.js";
import { isObject } from "../../../json.js";

/** An error of dynalite as the service's own; any other error stays what it is. */
export function engineError(error: unknown): unknown {
  const { statusCode, body } = (isObject(error) ? error : {}) as { statusCode?: unknown; body?: unknown };
  if (typeof statusCode !== "number" || !isObject(body)) return error;
  return new ServiceError(String(body.__type), String(body.message ?? body.Message ?? ""), statusCode);
}

/** An error of an operation as the service's own: what dynalite cannot evaluate is an error of the server. */
export function operationError(error: unknown, operation: string): ServiceError {
  const known = engineError(error);
  if (known instanceof ServiceError) return known;
  return new ServiceError(
    "com.amazonaws.dynamodb.v20120810#InternalServerError",
    `The emulator cannot evaluate this ${operation}, which is not an error on AWS: ${String(error)}`,
    500,
  );
}

/** An error that AWS gives for an input of the wrong form. */
export function invalidInput(message: string): ServiceError {
  return new ServiceError("com.amazon.coral.validate#ValidationException", message);
}
