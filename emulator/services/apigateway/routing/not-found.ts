import { createHash } from "node:crypto";
import type { HttpRequest } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import type { GatewayError } from "../model/gateway-error.js";
import { gatewayError } from "../model/gateway-error.js";

/**
 * The error for a path or verb that the API does not have. API Gateway then reports the Authorization header as a
 * missing or malformed signature.
 */
export function unroutedError(request: HttpRequest, httpMethod: string, path: string): GatewayError {
  const reason = `the API has no method for ${httpMethod} ${path}`;
  const authorization = header(request, "authorization");
  if (authorization === undefined || authorization.startsWith("AWS4-HMAC-SHA256 ")) {
    return gatewayError("MISSING_AUTHENTICATION_TOKEN", reason);
  }
  const hash = createHash("sha256").update(authorization).digest("base64");
  const message =
    "Invalid key=value pair (missing equal-sign) in Authorization header " +
    `(hashed with SHA-256 and encoded with Base64): '${hash}'.`;
  return gatewayError("INVALID_SIGNATURE", reason, { message, errorType: "IncompleteSignatureException" });
}
