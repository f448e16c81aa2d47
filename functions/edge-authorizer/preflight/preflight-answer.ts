/** The code for preflights. It is loaded only for `OPTIONS`, to keep the cold start of uploads short. */
import { STATUS_CODES } from "node:http";
import type { CloudFrontResultResponse } from "aws-lambda";
import type { AnswerContext } from "../answer.js";
import { cloudFrontHeaders, corsHeaders, errorAnswer, isAllowedOrigin, servedMethods } from "../answer.js";
import { EDGE_CLIENT_HEADERS, EDGE_PARTS_HEADERS } from "./contract.js";

/** Seconds that a browser may cache a preflight response. Chromium's maximum is two hours. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;
const ORIGIN_NOT_ALLOWED =
  "Pages of this origin may not upload. Upload from an origin in corsAllowedOrigins.";

/**
 * The response to `OPTIONS`: 204, which must have no body, or 403 if the origin is not allowed. Browsers reject a
 * preflight by its status whatever its headers are, and CloudFront's response headers policy may add some.
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function preflightAnswer(answerContext: AnswerContext): CloudFrontResultResponse {
  const { origin, parts } = answerContext;
  if (origin !== undefined && !isAllowedOrigin(answerContext)) {
    return errorAnswer({ status: 403, code: "OriginNotAllowed", message: ORIGIN_NOT_ALLOWED }, answerContext);
  }
  const methods = servedMethods(parts);
  const clientHeaders = [...EDGE_CLIENT_HEADERS, ...(parts ? EDGE_PARTS_HEADERS : [])];
  return {
    status: "204",
    statusDescription: STATUS_CODES[204],
    headers: cloudFrontHeaders({
      Allow: methods,
      ...corsHeaders(answerContext),
      "Access-Control-Allow-Methods": methods,
      "Access-Control-Allow-Headers": clientHeaders.join(", "),
      "Access-Control-Max-Age": String(PREFLIGHT_MAX_AGE_SECONDS),
    }),
  };
}
