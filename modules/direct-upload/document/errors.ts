import { REJECTION_STATUSES, TOO_MANY_REQUESTS_STATUS } from "../../../functions/api-authorizer/contract.js";
import { corsHeaders, declaredHeaders, quoted, toResponseParameters } from "../../rest-api/document/cors.js";
import { ERROR_SCHEMA } from "../../rest-api/document/document.js";
import type { IntegrationResponse, Response } from "../../rest-api/document/openapi.js";
import { escapeJson } from "../../rest-api/document/templates.js";
import type { FilesContext } from "./files-context.js";

type ErrorContext = Pick<FilesContext, "corsAllowedOrigins" | "hasAuthorizer" | "quota">;

/** The client's response for one group of S3's statuses. */
interface MappedError {
  /** Regular expression over S3's status; no two match the same one, since API Gateway promises no order. */
  readonly pattern: string;
  readonly statusCode: string;
  readonly code: string;
  readonly message: string;
}

const FORBIDDEN: MappedError = {
  pattern: "^403$",
  statusCode: "403",
  code: "Forbidden",
  message: "S3 refused the request.",
};
const NOT_FOUND: MappedError = {
  pattern: "^404$",
  statusCode: "404",
  code: "NotFound",
  message: "There is no such bucket or object.",
};
const PRECONDITION: MappedError = {
  pattern: "^412$",
  statusCode: "412",
  code: "PreconditionFailed",
  message: "The key is taken already, or another condition of the request does not hold.",
};
const UNAVAILABLE: MappedError = {
  pattern: "^503$",
  statusCode: "503",
  code: "ServiceUnavailable",
  message: "S3 is busy: try again, more slowly.",
};

/** S3's errors for a PUT. */
export const WRITE_ERRORS: readonly MappedError[] = [
  FORBIDDEN,
  NOT_FOUND,
  {
    pattern: "^409$",
    statusCode: "409",
    code: "Conflict",
    message: "Another write to the same key was under way: try again.",
  },
  PRECONDITION,
  {
    pattern: String.raw`^4(?:0[0-25-8]|1[013-9]|[2-9]\d)$`,
    statusCode: "400",
    code: "BadRequest",
    message: "S3 did not take the object: check its checksum and the other headers.",
  },
  UNAVAILABLE,
  badGateway(String.raw`^(?:3\d\d|5(?:0[0-24-9]|[1-9]\d))$`),
];

/** S3's errors for a GET or HEAD. */
export const READ_ERRORS: readonly MappedError[] = [
  FORBIDDEN,
  NOT_FOUND,
  PRECONDITION,
  {
    pattern: "^416$",
    statusCode: "416",
    code: "RangeNotSatisfiable",
    message: "The object has no such bytes.",
  },
  {
    pattern: String.raw`^4(?:0[0-25-9]|1[013-57-9]|[2-9]\d)$`,
    statusCode: "400",
    code: "BadRequest",
    message: "S3 could not make sense of the request: check its headers.",
  },
  UNAVAILABLE,
  badGateway(String.raw`^(?:3(?:0[0-35-9]|[1-9]\d)|5(?:0[0-24-9]|[1-9]\d))$`),
];

/** A redirect is an error, too: it means a bucket in another Region, and nothing was stored. */
function badGateway(pattern: string): MappedError {
  return { pattern, statusCode: "502", code: "BadGateway", message: "S3 could not serve the request." };
}

/** Integration responses for S3's errors. */
export function errorResponses(
  errors: readonly MappedError[],
  { corsAllowedOrigins, hasAuthorizer, quota }: ErrorContext,
  moreParameters: Readonly<Record<string, string>> = {},
): Readonly<Record<string, IntegrationResponse>> {
  const exposed = Object.keys(moreParameters).map((name) => name.replace("method.response.header.", ""));
  const responseParameters = {
    ...toResponseParameters({
      "Content-Type": quoted("application/json"),
      ...corsHeaders(corsAllowedOrigins, [
        REQUEST_ID_HEADER,
        ...(quota ? [RETRY_AFTER_HEADER] : []),
        ...exposed,
      ]),
    }),
    ...moreParameters,
    [`method.response.header.${REQUEST_ID_HEADER}`]: `integration.response.header.${REQUEST_ID_HEADER}`,
  };
  return Object.fromEntries(
    errors.map((error) => [
      error.pattern,
      {
        statusCode: error.statusCode,
        // S3's XML counts as bytes where the API's binary media types are */*, and no template reads bytes.
        contentHandling: "CONVERT_TO_TEXT",
        responseParameters,
        responseTemplates: {
          "application/json":
            hasAuthorizer && REJECTABLE_STATUSES.includes(error.statusCode)
              ? rejectionOrError(error, quota)
              : errorBody(error),
        },
      },
    ]),
  );
}

/** The responses that an operation has to declare for its errors, with those of API Gateway itself. */
export function declaredErrors(
  errors: readonly MappedError[],
  { corsAllowedOrigins, hasAuthorizer }: ErrorContext,
  moreHeaders: readonly string[] = [],
): Readonly<Record<string, Response>> {
  const statuses = [
    ...errors.map(({ statusCode }) => statusCode),
    ...(hasAuthorizer ? REJECTION_STATUSES : []),
    ...GATEWAY_STATUSES,
  ];
  const cors = Object.keys(corsHeaders(corsAllowedOrigins, []));
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
  "400": "The request cannot be served as it is.",
  "401": "No credentials, or not valid ones.",
  "403": "The credentials do not allow this.",
  "404": "There is no such bucket or object.",
  "409": "Another write to the same key was under way.",
  "411": "The request does not say how long the object is.",
  "412": "The key is taken, or another condition does not hold.",
  "413": "The object is larger than allowed; over 10 MB in plain text.",
  "415": "Objects of this type are not allowed.",
  "416": "The object has no such bytes.",
  "429": "Too many requests.",
  "500": "The API failed.",
  "502": "S3 failed.",
  "503":
    "S3 is busy, uploads are paused, or the credentials cannot be checked at present: send the request again.",
  "504": "S3 took too long.",
};

/** An error as JSON. Code and message hold nothing to escape. */
function errorBody({ code, message }: Pick<MappedError, "code" | "message">): string {
  return `{"code":"${code}","message":"${message}","requestId":"$context.extendedRequestId"}`;
}

/**
 * S3's statuses for a request that the authorizer rejected: 403 for the impossible bucket owner, and 400 for what S3
 * checks before that, such as a key over 1,024 bytes.
 */
const REJECTABLE_STATUSES = ["400", "403"];

/** Only a quota's rejection says when to try again. */
const SET_RETRY_AFTER =
  '#if($context.authorizer.retryAfter && $context.authorizer.retryAfter != "")' +
  `#set($context.responseOverride.header.${RETRY_AFTER_HEADER} = $context.authorizer.retryAfter)#end`;

/**
 * The authorizer's rejection if it rejected the key, else S3's error. An authorizer can answer 401 or 403 only, so ours
 * makes S3 reject the request, and the real status is set here.
 */
function rejectionOrError(error: MappedError, quota: boolean): string {
  return [
    ...[...REJECTION_STATUSES, ...(quota ? [TOO_MANY_REQUESTS_STATUS] : [])].map(
      (status, index) =>
        `#${index === 0 ? "if" : "elseif"}($context.authorizer.refusalStatus == "${status}")` +
        `#set($context.responseOverride.status = ${status})`,
    ),
    "#end",
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
