import type { ErrorCode } from "../error-code.js";

const REST = { patterns: ["direct", "presigned"], retry: false } as const;
const REPEAT = { patterns: ["direct", "presigned"], retry: true } as const;

/**
 * Errors of API Gateway itself, by their response types.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const GATEWAY_CODES: readonly ErrorCode[] = [
  {
    ...REST,
    code: "UNAUTHORIZED",
    statuses: [401],
    meaning: "No credential, or one that the authorizer rejects. The authorizer's log has the code.",
    remedy: "Get a new token, and repeat the request.",
  },
  {
    ...REST,
    code: "ACCESS_DENIED",
    statuses: [403],
    meaning: "An authorizer other than ours, or IAM, does not allow the request.",
    remedy: "Use credentials that allow it.",
  },
  {
    ...REPEAT,
    code: "AUTHORIZER_FAILURE",
    statuses: [503],
    meaning:
      "The authorizer could not decide: keys, quotas or the custom rule are unavailable, or uploads through the direct " +
      "pattern are paused.",
    remedy: "Repeat the request after `Retry-After`.",
  },
  {
    ...REPEAT,
    code: "AUTHORIZER_CONFIGURATION_ERROR",
    statuses: [500],
    meaning: "API Gateway could not call the authorizer, or could not use its answer.",
    remedy: "Repeat the request. Operator: see the authorizer's log.",
  },
  {
    ...REST,
    code: "MISSING_AUTHENTICATION_TOKEN",
    statuses: [403],
    meaning: "The API has no such path or method. With IAM: the request is not signed.",
    remedy: "Check path, method and stage.",
  },
  {
    ...REST,
    code: "INVALID_SIGNATURE",
    statuses: [403],
    meaning: "With IAM: the signature is wrong.",
    remedy: "Sign the request again, with Signature Version 4 for `execute-api`.",
  },
  {
    ...REST,
    code: "EXPIRED_TOKEN",
    statuses: [403],
    meaning: "With IAM: the credentials or the signature have expired.",
    remedy: "Get new credentials, and sign again.",
  },
  {
    ...REST,
    code: "INVALID_API_KEY",
    statuses: [403],
    meaning: "An API of your own requires an API key. With our authorizer it is `NoUsagePlan`.",
    remedy: "Send the key in `x-api-key`.",
  },
  {
    ...REST,
    code: "BAD_REQUEST_BODY",
    statuses: [400],
    meaning: "The body does not match the API's schema.",
    remedy: "Correct it by the OpenAPI document.",
  },
  {
    ...REST,
    code: "BAD_REQUEST_PARAMETERS",
    statuses: [400],
    meaning: "A required parameter or header is missing.",
    remedy: "Send it.",
  },
  {
    ...REST,
    code: "RESOURCE_NOT_FOUND",
    statuses: [404],
    meaning: "API Gateway finds no resource for the request after the authorizer.",
    remedy: "Check path and method.",
  },
  {
    ...REPEAT,
    code: "THROTTLED",
    statuses: [429],
    meaning: "Too many requests for the stage, or for the tenant's tier.",
    remedy: "Repeat the request after `Retry-After`, more slowly.",
  },
  {
    ...REST,
    code: "QUOTA_EXCEEDED",
    statuses: [429],
    meaning: "The tenant's tier has no requests left in its period.",
    remedy: "Wait for the next period, or ask the operator for another tier.",
  },
  {
    ...REST,
    code: "WAF_FILTERED",
    statuses: [403],
    meaning: "A web ACL blocks the request.",
    remedy: "Ask the operator which rule does.",
  },
  {
    ...REST,
    code: "REQUEST_TOO_LARGE",
    statuses: [413],
    meaning: "The body is over API Gateway's 10 MB. The response is plain text, without a code.",
    remedy: "Use the presigned or the edge pattern.",
  },
  {
    ...REST,
    code: "UNSUPPORTED_MEDIA_TYPE",
    statuses: [415],
    meaning: "The body has a type that the operation does not take.",
    remedy: "Send `Content-Type: application/json`.",
  },
  {
    ...REPEAT,
    code: "INTEGRATION_FAILURE",
    statuses: [500, 504],
    meaning: "The function or S3 could not be reached, or failed.",
    remedy: "Repeat the request later.",
  },
  {
    ...REPEAT,
    code: "INTEGRATION_TIMEOUT",
    statuses: [504],
    meaning: "The function or S3 took too long.",
    remedy: "Repeat the request. An upload may have been stored, and then the answer is 412.",
  },
  {
    ...REST,
    code: "API_CONFIGURATION_ERROR",
    statuses: [500],
    meaning: "The API is not set up correctly.",
    remedy: "Operator: deploy again, and check overrides.",
  },
];
