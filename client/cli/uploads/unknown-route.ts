import { UploadError } from "../../node/index.js";

/**
 * API Gateway's codes for an unknown route. API Gateway expects an AWS signature there, and finds nothing or a bearer
 * token.
 */
const UNKNOWN_ROUTE = ["MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE"];

/** Whether an error means that this endpoint does not have the route. */
export function isUnknownRoute(error: unknown): boolean {
  return error instanceof UploadError && error.status === 403 && UNKNOWN_ROUTE.includes(error.code);
}
