import { ServiceError } from "../../../aws-json/service-error.js";
import { isObject } from "../../../json.js";

/** Converts an error of dynalite to a service error. Other errors stay unchanged. */
export function engineError(error: unknown): unknown {
  const { statusCode, body } = (isObject(error) ? error : {}) as { statusCode?: unknown; body?: unknown };
  if (typeof statusCode !== "number" || !isObject(body)) return error;
  return new ServiceError(String(body.__type), String(body.message ?? body.Message ?? ""), statusCode);
}

/**
 * Converts an error of an operation to a service error. An expression that dynalite cannot evaluate is a server error.
 */
export function operationError(error: unknown, operation: string): ServiceError {
  const known = engineError(error);
  if (known instanceof ServiceError) return known;
  return new ServiceError(
    "com.amazonaws.dynamodb.v20120810#InternalServerError",
    `The emulator cannot evaluate this ${operation}, which is not an error on AWS: ${String(error)}`,
    500,
  );
}

/** Creates AWS's error for a malformed input. */
export function invalidInput(message: string): ServiceError {
  return new ServiceError("com.amazon.coral.validate#ValidationException", message);
}
