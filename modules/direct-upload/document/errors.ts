import { REJECTION_STATUSES, TOO_MANY_REQUESTS_STATUS } from "../../../functions/api-authorizer/contract.js";
import { corsHeaders, declaredHeaders, quoted, toResponseParameters } from "../../rest-api/document/cors.js";
import { ERROR_SCHEMA } from "../../rest-api/document/document.js";
import type { IntegrationResponse, Response } from "../../rest-api/document/openapi.js";
import { escapeJson } from "../../rest-api/document/templates.js";
import type { FilesContext } from "./files-context.js";

type ErrorContext = Pick<FilesContext, "origins" | "hasAuthorizer" | "quota">;

/** The client's response for one group of S3's statuses. */
interface MappedError {
  /** Regular expression for S3's status. No two match the same status, because API Gateway guarantees no order. */
  readonly pattern: string;
  readonly statusCode: string;
  readonly code: string;
  readonly message: string;
}

const FORBIDDEN: MappedError = {
  pattern: "^403$",
  statusCode: "403",
  code: "Forbidden",
  message: "S3 rejected the request. Check that the key is your own.",
};
const NOT_FOUND: MappedError = {
  pattern: "^404$",
  statusCode: "404",
  code: "NotFound",
  message: "The bucket or object does not exist. Check the key.",
};
const PRECONDITION: MappedError = {
  pattern: "^412$",
  statusCode: "412",
  code: "PreconditionFailed",
  message:
    "The key already exists, or another condition of the request does not hold. Use another key, or correct the condition.",
};
const UNAVAILABLE: MappedError = {
  pattern: "^503$",
  statusCode: "503",
  code: "ServiceUnavailable",
  message: "S3 is busy. Try again, more slowly.",
};

/** S3's errors for a PUT. */
export const WRITE_ERRORS: readonly MappedError[] = [
  FORBIDDEN,
  NOT_FOUND,
  {
    pattern: "^409$",
    statusCode: "409",
    code: "Conflict",
    message: "Another write to the same key was in progress. Try again.",
  },
  PRECONDITION,
  {
    pattern: String.raw`^4(?:0[0-25-8]|1[013-9]|[2-9]\d)$`,
    statusCode: "400",
    code: "BadRequest",
    message: "S3 rejected the object. Check its checksum and the other headers.",
  },
  UNAVAILABLE,
  badGateway(String.raw`^(?:3\d\d|5(?:0[0-24-9]|[1-9]\d))$`),
];

/** S3's errors for a GET or HEAD. */
export const READ_ERRORS: readonly MappedError[] = [
  {
    ...FORBIDDEN,
    message:
      "S3 rejected the request. Check that the key is your own, that the object exists, and that reading is enabled.",
  },
  NOT_FOUND,
  PRECONDITION,
  {
    pattern: "^416$",
    statusCode: "416",
    code: "RangeNotSatisfiable",
    message: "The object is shorter than the requested range. Correct the header Range.",
  },
  {
    pattern: String.raw`^4(?:0[0-25-9]|1[013-57-9]|[2-9]\d)$`,
    statusCode: "400",
    code: "BadRequest",
    message: "S3 rejected the request. Check its headers.",
  },
  UNAVAILABLE,
  badGateway(String.raw`^(?:3(?:0[0-35-9]|[1-9]\d)|5(?:0[0-24-9]|[1-9]\d))$`),
];

/**
 * The response to a redirect or a failure of S3. A redirect means that the bucket is in another Region, and that
 * nothing was stored.
 */
function badGateway(pattern: string): MappedError {
  return {
    pattern,
    statusCode: "502",
    code: "BadGateway",
    message: "S3 could not process the request. Try again later.",
  };
}

/**
 * The status that declares the headers of all errors; templates set the other statuses. API Gateway's import takes no
 * references to responses, so each status with headers of its own repeats them.
 * @see
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
const ERROR_STATUS = "400";

function setStatus(status: string): string {
  return status === ERROR_STATUS ? "" : `#set($context.responseOverride.status = ${status})`;
}

/** Integration responses for S3's errors. */
export function errorResponses(
  errors: readonly MappedError[],
  { origins, hasAuthorizer, quota }: ErrorContext,
  moreParameters: Readonly<Record<string, string>> = {},
): Readonly<Record<string, IntegrationResponse>> {
  const exposed = Object.keys(moreParameters).map((name) => name.replace("method.response.header.", ""));
  const responseParameters = {
    ...toResponseParameters({
      "Content-Type": quoted("application/json"),
      ...corsHeaders(origins, [REQUEST_ID_HEADER, ...(quota ? [RETRY_AFTER_HEADER] : []), ...exposed]),
    }),
    ...moreParameters,
    [`method.response.header.${REQUEST_ID_HEADER}`]: `integration.response.header.${REQUEST_ID_HEADER}`,
  };
  return Object.fromEntries(
    errors.map((error) => [
      error.pattern,
      {
        statusCode: ERROR_STATUS,
        // S3's XML counts as bytes if the API's binary media types are */*, and templates cannot read bytes.
        contentHandling: "CONVERT_TO_TEXT",
        responseParameters,
        responseTemplates: {
          "application/json":
            hasAuthorizer && REJECTABLE_STATUSES.includes(error.statusCode)
              ? rejectionOrError(error, quota)
              : setStatus(error.statusCode) + errorBody(error),
        },
      },
    ]),
  );
}

/** The responses that an operation must declare for its errors, including those of API Gateway itself. */
export function declaredErrors(
  errors: readonly MappedError[],
  { origins, hasAuthorizer }: ErrorContext,
  moreHeaders: readonly string[] = [],
): Readonly<Record<string, Response>> {
  const statuses = [
    ...errors.map(({ statusCode }) => statusCode),
    ...(hasAuthorizer ? REJECTION_STATUSES : []),
    ...GATEWAY_STATUSES,
  ];
  const cors = Object.keys(corsHeaders(origins, []));
  const names = ["Content-Type", REQUEST_ID_HEADER, ...moreHeaders, ...cors];
  return Object.fromEntries(
    [...new Set(statuses)].map((status) => [
      status,
      {
        description: DESCRIPTIONS[status] ?? "",
        headers: declaredHeaders(names),
        content: { "application/json": { schema: ERROR_SCHEMA } },
      },
    ]),
  );
}

/** Header with S3's id of the request, for AWS's support. */
const REQUEST_ID_HEADER = "x-amz-request-id";
const RETRY_AFTER_HEADER = "Retry-After";

/**
 * Statuses of API Gateway's own responses: credentials, size (in plain text), throttling, its own failures, timeouts.
 */
const GATEWAY_STATUSES = ["401", "403", "413", "429", "500", "503", "504"];

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "400": "The request is malformed.",
  "401": "Credentials are missing or not valid.",
  "403": "The credentials do not allow this.",
  "404": "The bucket or object does not exist.",
  "409": "Another write to the same key was in progress.",
  "411": "The request has no object size.",
  "412": "The key exists, or another condition does not hold.",
  "413": "The object is larger than allowed. Above 10 MB, the response is plain text.",
  "415": "Objects of this type are not allowed.",
  "416": "The object is shorter than the requested range.",
  "429": "Too many requests.",
  "500": "The API failed. Try again.",
  "502": "S3 failed.",
  "503":
    "S3 is busy, uploads are paused, or the credentials cannot be checked at present. Send the request again.",
  "504": "S3 did not answer in time.",
};

/** An error as JSON. Code and message contain no character that needs escaping. */
function errorBody({ code, message }: Pick<MappedError, "code" | "message">): string {
  return `{"code":"${code}","message":"${message}","requestId":"$context.extendedRequestId"}`;
}

/**
 * S3's statuses for a request that the authorizer rejected: 403 for the impossible bucket owner, and 400 for problems
 * that S3 checks earlier, such as a key over 1,024 bytes.
 */
const REJECTABLE_STATUSES = ["400", "403"];

/** Sets `Retry-After`, which only a quota's rejection has. */
const SET_RETRY_AFTER =
  '#if($context.authorizer.retryAfter && $context.authorizer.retryAfter != "")' +
  `#set($context.responseOverride.header.${RETRY_AFTER_HEADER} = $context.authorizer.retryAfter)#end`;

/**
 * The authorizer's rejection if it rejected the key, otherwise S3's error. An authorizer can answer only 401 or 403, so
 * our authorizer makes S3 reject the request, and the real status is set here.
 */
function rejectionOrError(error: MappedError, quota: boolean): string {
  return [
    ...[...REJECTION_STATUSES, ...(quota ? [TOO_MANY_REQUESTS_STATUS] : [])].map(
      (status, index) =>
        `#${index === 0 ? "if" : "elseif"}($context.authorizer.refusalStatus == "${status}")` +
        `#set($context.responseOverride.status = ${status})`,
    ),
    `#else${setStatus(error.statusCode)}#end`,
    ...(quota ? [SET_RETRY_AFTER] : []),
    '#if($context.authorizer.refusalCode && $context.authorizer.refusalCode != "")',
    errorBody({
      code: escapeJson("$context.authorizer.refusalCode"),
      message: escapeJson("$context.authorizer.refusalMessage"),
    }),
    "#else",
    errorBody(error),
    "#end",
  ].join("\n");
}
