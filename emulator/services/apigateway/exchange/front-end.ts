import type { HttpRequest } from "../../../http/http.js";
import type { GatewayError } from "../model/gateway-error.js";
import { FRONT_END } from "../model/gateway-error.js";
import { decodePercent } from "../model/target.js";

/** Maximum URL length of a Regional API, in characters. */
const MAX_URL_LENGTH = 10_240;
/** Maximum total size of header names and values, in bytes. */
const MAX_HEADER_BYTES = 10_240;
/** Maximum length of a method ARN, in bytes. */
const MAX_METHOD_ARN_BYTES = 1_600;

/**
 * Checks the limits that API Gateway's front end applies before the API is known.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export function checkFrontEnd(request: HttpRequest): GatewayError | undefined {
  const url = request.query === "" ? request.path : `${request.path}?${request.query}`;
  if (url.length > MAX_URL_LENGTH) return FRONT_END.uriTooLong;
  const headerBytes = request.headers.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (headerBytes > MAX_HEADER_BYTES) return FRONT_END.headersTooLarge;
  return decodePercent(request.path) === undefined ? FRONT_END.badEscape : undefined;
}

/** Checks the length of a method's ARN. It contains the path parameters as they were sent. */
export function checkMethodArn(methodArn: string): GatewayError | undefined {
  return Buffer.byteLength(methodArn) > MAX_METHOD_ARN_BYTES ? FRONT_END.uriTooLong : undefined;
}
