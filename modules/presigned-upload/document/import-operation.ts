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

/** The key is ours, so that no name is judged. */
const UNSUPPORTED = { "415": "Objects of this type are not allowed, or the body is not JSON." };

/**
 * `POST /import`: a non-proxy integration, so that the answer is exactly what the templates here make of the
 * function's. An error of the function becomes its own status by a pattern over its message, never a 200.
 */
export function importOperation(context: PresignContext): Operation {
  const headers = ["Content-Type", ...Object.keys(context.cors)];
  return {
    operationId: "createImport",
    summary: "Get a URL for an object under a fresh key",
    description:
      "The URL is bound to the size, type and checksum where they are given. The PUT has to send every header that the URL's X-Amz-SignedHeaders names, an encryption that the bucket's owner asks for among them.",
    requestBody: { required: false, content: jsonContent("ImportRequest") },
    security: securityParts(context.security).requirements,
    responses: {
      "200": {
        description: "Where to PUT the object.",
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
      // A body of another type is rejected with 415, instead of reaching the function as an event of the caller's own.
      passthroughBehavior: "never",
      requestTemplates: { "application/json": importTemplate(context) },
      responses: importResponses(context),
    },
  };
}

const PAUSED_STATUS = "503";
/** Every status that the function's errors can name. */
const STATUSES = [...REJECTION_STATUSES, PAUSED_STATUS];

function importResponses({
  cors,
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
    responseTemplates: { "application/json": template },
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

/** Any other error message: a crash, a time-out. What it says stays inside. */
function failurePattern(statuses: readonly string[]): string {
  return String.raw`^(?![\s\S]*"status":(?:${statuses.join("|")})[,}])[\s\S]+$`;
}

const FAILURE_TEMPLATE =
  '{"code":"InternalError","message":"The URL could not be made. Try again, or report the requestId.",' +
  '"requestId":"$context.extendedRequestId"}';

/** The message of a rejection is JSON: status, code, message and request id. */
const READ_ERROR = "#set($refusal = $util.parseJson($input.path('$.errorMessage')))\n";

const ERROR_MEMBERS = [
  `"code":"${escapeJson("$refusal.code")}","message":"${escapeJson("$refusal.message")}",`,
  '"requestId":"$context.extendedRequestId"',
].join("");

const READ_ANSWER = "#set($answer = $input.path('$'))\n";
const URL_TEMPLATE = `{"upload_url":$input.json('$.upload_url')}`;
