import { REJECTION_STATUSES, TOO_MANY_REQUESTS_STATUS } from "../../../functions/api-authorizer/contract.js";
import { PAUSED_RETRY_SECONDS } from "../../../functions/live-settings/contract.js";
import { declaredHeaders, quoted, toResponseParameters } from "../../rest-api/document/cors.js";
import type { IntegrationResponse, Operation } from "../../rest-api/document/openapi.js";
import { securityParts } from "../../rest-api/document/security.js";
import { escapeJson } from "../../rest-api/document/templates.js";
import { declaredErrors, LENGTH_REQUIRED, TOO_LARGE } from "./errors.js";
import { importTemplate } from "./import-template.js";
import type { PresignContext } from "./presign-context.js";
import { QUOTA_MEMBER, SET_RETRY_AFTER, setRateLimit, withQuotaFields } from "./quota/import-quota.js";
import { jsonContent } from "./schemas.js";

/** Descriptions of a 415. We choose the key, so the file's name is not checked. */
const UNSUPPORTED = { "415": "Objects of this type are not allowed, or the body is not JSON." };

/**
 * `POST /import`: a non-proxy integration, so that the templates here decide the response. A pattern over the message
 * of a function's error selects its status, so that an error is never a 200.
 */
export function importOperation(context: PresignContext): Operation {
  const origin = context.originTemplate === "" ? [] : ["Access-Control-Allow-Origin"];
  const headers = ["Content-Type", ...origin, ...Object.keys(context.cors)];
  return {
    operationId: "createImport",
    summary: "Get a URL for an object under a fresh key",
    description:
      "The URL is bound to the given size, type and checksum. The PUT must send every header of the URL's X-Amz-SignedHeaders, which can include encryption headers that the bucket's owner requires.",
    requestBody: { required: false, content: jsonContent("ImportRequest") },
    security: securityParts(context.security).requirements,
    responses: {
      "200": {
        description: "The URL to PUT the object to.",
        headers: declaredHeaders(headers),
        content: jsonContent("ImportResponse"),
      },
      ...declaredErrors({ ...LENGTH_REQUIRED, ...TOO_LARGE, ...UNSUPPORTED }, headers),
    },
    "x-amazon-apigateway-integration": {
      type: "aws",
      httpMethod: "POST",
      uri: context.functionUri,
      credentials: context.roleArn,
      // A body of another type is rejected with 415. Otherwise it would reach the function as an event of the caller's
      // choice.
      passthroughBehavior: "never",
      requestTemplates: { "application/json": importTemplate(context) },
      responses: importResponses(context),
    },
  };
}

const PAUSED_STATUS = "503";
/** Every status of the function's errors. */
const STATUSES = [...REJECTION_STATUSES, PAUSED_STATUS];

function importResponses({
  cors,
  originTemplate,
  quota = false,
}: PresignContext): Readonly<Record<string, IntegrationResponse>> {
  const statuses = quota ? [...STATUSES, TOO_MANY_REQUESTS_STATUS] : STATUSES;
  const response = (statusCode: string, template: string): IntegrationResponse => ({
    statusCode,
    responseParameters: toResponseParameters({
      "Content-Type": quoted("application/json"),
      ...(statusCode === PAUSED_STATUS && { "Retry-After": quoted(String(PAUSED_RETRY_SECONDS)) }),
      ...(quota ? withQuotaFields(cors) : cors),
    }),
    responseTemplates: { "application/json": originTemplate + template },
  });
  const read = quota ? READ_ERROR + SET_RETRY_AFTER + setRateLimit("$refusal") : READ_ERROR;
  const write = `{${ERROR_MEMBERS}${quota ? QUOTA_MEMBER : ""}}`;
  const errors = statuses.map((status) => [
    String.raw`^[\s\S]*"status":${status}[,}][\s\S]*$`,
    response(status, read + write),
  ]);
  return {
    default: response("200", (quota ? READ_ANSWER + setRateLimit("$answer") : "") + URL_TEMPLATE),
    ...Object.fromEntries(errors),
    [failurePattern(statuses)]: response("500", FAILURE_TEMPLATE),
  };
}

/**
 * Matches every error message that is not a rejection, such as that of a crash or a timeout. The message is not shown.
 */
function failurePattern(statuses: readonly string[]): string {
  return String.raw`^(?![\s\S]*"status":(?:${statuses.join("|")})[,}])[\s\S]+$`;
}

const FAILURE_TEMPLATE =
  '{"code":"InternalError","message":"The URL could not be created. Try again, or report the requestId.",' +
  '"requestId":"$context.extendedRequestId"}';

/** The message of a rejection is JSON: status, code, message and request id. */
const READ_ERROR = "#set($refusal = $util.parseJson($input.path('$.errorMessage')))\n";

const ERROR_MEMBERS = [
  `"code":"${escapeJson("$refusal.code")}","message":"${escapeJson("$refusal.message")}",`,
  '"requestId":"$context.extendedRequestId"',
].join("");

const READ_ANSWER = "#set($answer = $input.path('$'))\n";
const URL_TEMPLATE = `{"upload_url":$input.json('$.upload_url')}`;
