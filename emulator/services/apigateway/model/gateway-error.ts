/** Every gateway response type that a document may change. */
export const GATEWAY_RESPONSE_TYPES = [
  "ACCESS_DENIED",
  "API_CONFIGURATION_ERROR",
  "AUTHORIZER_CONFIGURATION_ERROR",
  "AUTHORIZER_FAILURE",
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "DEFAULT_4XX",
  "DEFAULT_5XX",
  "EXPIRED_TOKEN",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "MISSING_AUTHENTICATION_TOKEN",
  "QUOTA_EXCEEDED",
  "REQUEST_TOO_LARGE",
  "RESOURCE_NOT_FOUND",
  "THROTTLED",
  "UNAUTHORIZED",
  "UNSUPPORTED_MEDIA_TYPE",
  "WAF_FILTERED",
] as const;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
type GatewayResponseType = (typeof GATEWAY_RESPONSE_TYPES)[number];

/** An error of API Gateway itself, sent before or instead of the integration's response. */
export interface GatewayError {
  /** Missing for most errors of API Gateway's front end, which a document cannot change. */
  readonly type?: GatewayResponseType;
  readonly status: number;
  /** Value of `$context.error.message`; `null` if API Gateway sets none. */
  readonly message: string | null;
  /** The value of `x-amzn-ErrorType`. */
  readonly errorType: string;
  /** Reason for the log. Never sent. */
  readonly reason: string;
  /** `$context.error.validationErrorString`. */
  readonly validationError?: string;
}

type ErrorDefaults = Readonly<Pick<GatewayError, "status" | "message" | "errorType">>;

const INTERNAL: ErrorDefaults = {
  status: 500,
  message: "Internal server error",
  errorType: "InternalServerErrorException",
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const ERRORS = {
  ACCESS_DENIED: {
    status: 403,
    message: "User is not authorized to access this resource",
    errorType: "AccessDeniedException",
  },
  API_CONFIGURATION_ERROR: INTERNAL,
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    message: null,
    errorType: "AuthorizerConfigurationException",
  },
  AUTHORIZER_FAILURE: { status: 500, message: null, errorType: "AuthorizerFailureException" },
  BAD_REQUEST_BODY: { status: 400, message: "Invalid request body", errorType: "BadRequestException" },
  BAD_REQUEST_PARAMETERS: { status: 400, message: "Bad Request", errorType: "BadRequestException" },
  INTEGRATION_FAILURE: INTERNAL,
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: "Endpoint request timed out",
    errorType: "InternalServerErrorException",
  },
  INVALID_API_KEY: { status: 403, message: "Forbidden", errorType: "ForbiddenException" },
  INVALID_SIGNATURE: {
    status: 403,
    message: "The request signature we calculated does not match the signature you provided.",
    errorType: "InvalidSignatureException",
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: "Missing Authentication Token",
    errorType: "MissingAuthenticationTokenException",
  },
  QUOTA_EXCEEDED: { status: 429, message: "Limit Exceeded", errorType: "LimitExceededException" },
  THROTTLED: { status: 429, message: "Too Many Requests", errorType: "TooManyRequestsException" },
  UNAUTHORIZED: { status: 401, message: "Unauthorized", errorType: "UnauthorizedException" },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: "Unsupported Media Type",
    errorType: "BadRequestException",
  },
  WAF_FILTERED: { status: 403, message: "Forbidden", errorType: "ForbiddenException" },
} as const satisfies Partial<Record<GatewayResponseType, ErrorDefaults>>;

/** Creates an error of a gateway response type, with AWS's status and message by default. */
export function gatewayError(
  type: keyof typeof ERRORS,
  reason: string,
  changes: Partial<Pick<GatewayError, "status" | "message" | "errorType" | "validationError">> = {},
): GatewayError {
  return { type, ...ERRORS[type], reason, ...changes };
}

/**
 * Maximum size of a request body, in bytes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export const MAX_BODY_BYTES = 10_485_760;

/** The front end's errors, sent unchanged. All but `REQUEST_TOO_LARGE` are JSON. */
export const FRONT_END = {
  tooLarge: {
    type: "REQUEST_TOO_LARGE",
    status: 413,
    message: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
    errorType: "RequestTooLargeException",
    reason: `the body is over ${MAX_BODY_BYTES} bytes`,
  },
  uriTooLong: {
    status: 414,
    message: "Request URI too long",
    errorType: "RequestUriTooLongException",
    reason: "the URL is over 10,240 characters, or the method's ARN over 1,600 bytes",
  },
  headersTooLarge: {
    status: 431,
    message: "Request header fields too large",
    errorType: "RequestHeaderFieldsTooLargeException",
    reason: "the header names and values are over 10,240 bytes",
  },
  badEscape: {
    status: 400,
    message: "Bad Request",
    errorType: "BadRequestException",
    reason: "the path has a percent sign without an escape sequence",
  },
  unsupportedCoding: {
    status: 415,
    message: "Unsupported Media Type",
    errorType: "UnsupportedMediaTypeException",
    reason: "Content-Encoding is not gzip, deflate or identity, or the body does not have that coding",
  },
  brokenBody: {
    status: 400,
    message: "Bad Request",
    errorType: "BadRequestException",
    reason: "the connection closed before the end of the body",
  },
  unknownStage: {
    status: 403,
    message: "Forbidden",
    errorType: "ForbiddenException",
    reason: "the API has no such stage",
  },
} as const satisfies Record<string, GatewayError>;
