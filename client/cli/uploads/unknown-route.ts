import { UploadError } from "../../node/index.js";

/**
 * API Gateway's codes for a route that it does not have: it looks for a signature of AWS's there, and finds none or a
 * bearer token.
 */
const UNKNOWN_ROUTE = ["MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE"];

/** Whether an error says that this endpoint does not have the route. */
export function isUnknownRoute(error: unknown): boolean {
  return error instanceof UploadError && error.status === 403 && UNKNOWN_ROUTE.includes(error.code);
}
