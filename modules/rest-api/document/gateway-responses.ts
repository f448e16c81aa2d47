import { NO_USAGE_PLAN } from "../../../functions/api-authorizer/contract.js";
import { quoted } from "./cors.js";
import type { GatewayResponse } from "./openapi.js";

/**
 * The responses that API Gateway creates itself, in the JSON of every other error, and with CORS headers: without them,
 * browsers report an error as a network failure. A status for `DEFAULT_4XX` would replace the status of every such
 * response. Substituted values come from API Gateway or our authorizer, never from the client, because nothing is
 * escaped here. A body over 10 MB is rejected earlier, in plain text. These responses contain nothing
 * about a caller, so every page may read them: AWS's page names constants and the request's parameters as sources of
 * their headers, but no stage variables.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.gatewayResponse.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function gatewayResponses(
  corsAllowedOrigins: readonly string[],
  { authorizerExplains, namesApiKey = false }: AuthorizerFacts,
): Readonly<Record<string, GatewayResponse>> {
  const cors = corsAllowedOrigins.length === 0 ? {} : ANY_ORIGIN;
  const response = (headers: Readonly<Record<string, string>> = {}, body = BODY): GatewayResponse => ({
    responseParameters: toGatewayParameters({ ...cors, ...headers }),
    responseTemplates: { "application/json": body },
  });
  return {
    DEFAULT_4XX: response(),
    DEFAULT_5XX: response(),
    // RFC 9110 requires a challenge with every 401.
    UNAUTHORIZED: response({ "WWW-Authenticate": quoted("Bearer") }),
    ACCESS_DENIED: response({}, authorizerExplains ? AUTHORIZERS_BODY : ACCESS_DENIED_BODY),
    AUTHORIZER_FAILURE: {
      // An authorizer cannot answer 503: any error except "Unauthorized" would be a 500.
      statusCode: "503",
      ...response({ "Retry-After": quoted(AUTHORIZER_RETRY_SECONDS) }, UNAVAILABLE_BODY),
    },
    AUTHORIZER_CONFIGURATION_ERROR: response({}, UNCHECKED_BODY),
    ...(namesApiKey && { INVALID_API_KEY: response({}, NO_USAGE_PLAN_BODY) }),
    THROTTLED: response({ "Retry-After": quoted("1") }),
  };
}

/** Properties of the authorizer that the gateway's own responses depend on. */
interface AuthorizerFacts {
  /** Whether its context contains the reason of a denial. */
  readonly authorizerExplains: boolean;
  /** Whether the authorizer sets the API key of the caller's tenant. @default false */
  readonly namesApiKey?: boolean;
}

/** Headers of the gateway's own responses that a page may read. */
const EXPOSED_HEADERS = ["Retry-After", "WWW-Authenticate", "x-amzn-RequestId", "x-amz-apigw-id"];

const ANY_ORIGIN = {
  "Access-Control-Allow-Origin": quoted("*"),
  "Access-Control-Expose-Headers": quoted(EXPOSED_HEADERS.join(",")),
};

const BODY = errorBody('"$context.error.responseType"', "$context.error.messageString");

/**
 * Seconds after which a client should try again if the authorizer has failed, or uploads are paused. After this time, an
 * authorizer that lacks a token's key fetches the issuer's keys again.
 */
const AUTHORIZER_RETRY_SECONDS = "10";

const UNAVAILABLE_BODY = errorBody(
  '"$context.error.responseType"',
  '"Uploads are paused, or the request could not be checked: try again later."',
);

/** Body of the response if the credentials could not be checked. API Gateway's own message is null here. */
const UNCHECKED_BODY = errorBody(
  '"$context.error.responseType"',
  '"The credentials could not be checked: try again."',
);

/**
 * Body of the response to a denied request. API Gateway's own message here has a capital `Message`, and has changed
 * over the years.
 */
const ACCESS_DENIED_BODY = errorBody('"ACCESS_DENIED"', '"Your credentials do not allow this request."');

/** Body with the error code and message of our authorizer. The message contains no quotation marks. */
const AUTHORIZERS_BODY = errorBody(
  '"$context.authorizer.refusalCode"',
  '"$context.authorizer.refusalMessage"',
);

/**
 * Body of the response to a tenant without a usage plan. The authorizer sets a key for every tenant, but API Gateway
 * has only the keys of tenants with a usage plan.
 */
const NO_USAGE_PLAN_BODY = errorBody(`"${NO_USAGE_PLAN.code}"`, `"${NO_USAGE_PLAN.message}"`);

function errorBody(code: string, message: string): string {
  // messageString includes its quotation marks. A client can choose requestId, but not extendedRequestId.
  return `{"code":${code},"message":${message},"requestId":"$context.extendedRequestId"}`;
}

function toGatewayParameters(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
  );
}
