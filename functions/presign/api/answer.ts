import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { ErrorBody, PresignSettings } from "../contract.js";
import { ORIGINS_VARIABLE } from "../contract.js";
import { headerOf } from "./proxy-event.js";
import type { Answered } from "./route.js";

/** The error response to a request. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds after which the same request can succeed. @default - unknown */
  readonly retryAfterSeconds?: number;
}

/** Response headers that pages can read in addition to those that CORS always allows. */
const EXPOSED_HEADERS = "Retry-After";

/** A success in the form of API Gateway's proxy integration. */
export function successAnswer(
  { status, body, headers }: Answered,
  event: APIGatewayProxyEvent,
  settings: PresignSettings,
): APIGatewayProxyResult {
  return answer(status, body, event, settings, headers);
}

/** An error in the form of API Gateway's proxy integration. */
export function errorAnswer(
  { status, code, message, retryAfterSeconds }: Failure,
  event: APIGatewayProxyEvent,
  settings: PresignSettings,
): APIGatewayProxyResult {
  // A client can choose requestId itself, but not extendedRequestId.
  const { requestId, extendedRequestId = requestId } = event.requestContext;
  const body: ErrorBody = { code, message, requestId: extendedRequestId };
  // Companion's clients show the string of this field.
  const isCompanion = event.resource.includes("/s3/");
  const headers = retryAfterSeconds ? { "Retry-After": String(retryAfterSeconds) } : undefined;
  return answer(status, isCompanion ? { ...body, error: message } : body, event, settings, headers);
}

/** Makes the response. With a proxy integration, API Gateway does not add CORS headers, so the function adds them. */
function answer(
  statusCode: number,
  body: unknown,
  event: APIGatewayProxyEvent,
  { corsAllowedOrigins }: PresignSettings,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  const origin = headerOf(event, "origin");
  const { [ORIGINS_VARIABLE]: inStage = "" } = event.stageVariables ?? {};
  const allowed = [...corsAllowedOrigins, ...inStage.split(",")].find(
    (item) => item === "*" || item === origin,
  );
  return {
    statusCode,
    headers: {
      ...(body !== undefined && { "Content-Type": "application/json" }),
      "Cache-Control": "no-store",
      Vary: "Origin",
      ...headers,
      ...(allowed && {
        "Access-Control-Allow-Origin": allowed,
        "Access-Control-Expose-Headers": EXPOSED_HEADERS,
      }),
    },
    body: JSON.stringify(body) ?? "",
  };
}
