import { READ_HEADERS } from "../../../functions/api-authorizer/contract.js";
import { corsHeaders, declaredHeaders, quoted, toResponseParameters } from "../../rest-api/document/cors.js";
import type { Operation, Response } from "../../rest-api/document/openapi.js";
import { declaredErrors, errorResponses, READ_ERRORS } from "./errors.js";
import type { FilesContext } from "./files-context.js";
import { FILE_CONTENT } from "./files-context.js";
import { fromClient, headerParameter } from "./header-mappings.js";
import { CHECKSUM_HEADERS, fromS3 } from "./write-operation.js";

/**
 * Header with the object's length. API Gateway sets Content-Length itself, and its value for HEAD is not the object's
 * length.
 */
const LENGTH = { "x-upload-content-length": "integration.response.header.Content-Length" };

/** Headers of a file, or of a part of it. */
const FILE_HEADERS = [
  "Accept-Ranges",
  "Cache-Control",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Content-Type",
  "ETag",
  "Last-Modified",
  "x-amz-version-id",
  ...CHECKSUM_HEADERS,
  "x-amz-checksum-type",
  "x-amz-request-id",
];

/**
 * Headers by the status of S3's response. A status declares only its own headers, because each declaration is five
 * lines of a plan.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5
 */
const ANSWERED = {
  "200": FILE_HEADERS,
  "206": [...FILE_HEADERS, "Content-Range"],
  "304": ["Cache-Control", "ETag", "Last-Modified", "x-amz-request-id"],
} as const;

type Success = keyof typeof ANSWERED;

const DESCRIPTIONS: Readonly<Record<Success, string>> = {
  "200": "The file.",
  "206": "The requested bytes.",
  "304": "The file has not changed.",
};

/** Headers that stop an uploaded file from running as a page of this API. */
const PROTECTION = {
  "Content-Security-Policy": quoted("sandbox"),
  "X-Content-Type-Options": quoted("nosniff"),
};

/** `GET` of a file, whole or in part. */
export function getOperation(context: FilesContext): Operation {
  return readOperation(context, GET);
}

/** `HEAD` of a file. */
export function headOperation(context: FilesContext): Operation {
  return readOperation(context, HEAD);
}

interface ReadMethod {
  readonly httpMethod: "GET" | "HEAD";
  readonly operationId: string;
  readonly summary: string;
  readonly requestHeaders: readonly (typeof READ_HEADERS)[number][];
  readonly successes: readonly Success[];
}

const GET: ReadMethod = {
  httpMethod: "GET",
  operationId: "getFile",
  summary: "Read a file",
  requestHeaders: READ_HEADERS,
  successes: ["200", "206", "304"],
};

/** The operation without ranges, which are defined for GET only (RFC 9110, section 14.2). */
const HEAD: ReadMethod = {
  httpMethod: "HEAD",
  operationId: "headFile",
  summary: "Read a file's headers",
  requestHeaders: READ_HEADERS.filter((name) => name !== "range"),
  successes: ["200", "304"],
};

function readOperation(context: FilesContext, method: ReadMethod): Operation {
  const { httpMethod, operationId, summary, requestHeaders, successes } = method;
  return {
    operationId,
    summary,
    parameters: [context.keyParameter, ...requestHeaders.map((name) => headerParameter(name))],
    security: context.security.requirements,
    responses: {
      ...Object.fromEntries(successes.map((status) => [status, declaredSuccess(status, method, context)])),
      ...declaredErrors(READ_ERRORS, context),
    },
    "x-amazon-apigateway-integration": {
      ...context.integration,
      httpMethod,
      requestParameters: {
        ...context.integration.requestParameters,
        ...fromClient(requestHeaders, context.documentSecurity),
      },
      responses: {
        ...Object.fromEntries(
          successes.map((status) => [
            status === "200" ? "default" : `^${status}$`,
            { statusCode: status, responseParameters: successMappings(status, method, context) },
          ]),
        ),
        ...errorResponses(READ_ERRORS, context),
      },
    },
  };
}

function declaredSuccess(status: Success, method: ReadMethod, context: FilesContext): Response {
  const names = Object.keys(successMappings(status, method, context));
  const hasBody = method.httpMethod === "GET" && status !== "304";
  return {
    description: DESCRIPTIONS[status],
    headers: declaredHeaders(names.map((name) => name.replace("method.response.header.", ""))),
    ...(hasBody && { content: FILE_CONTENT }),
  };
}

function successMappings(
  status: Success,
  { httpMethod }: ReadMethod,
  { origins }: FilesContext,
): Readonly<Record<string, string>> {
  const answered = ANSWERED[status];
  const length = httpMethod === "HEAD" && status === "200" ? LENGTH : {};
  const exposed = [...answered, ...Object.keys(length)];
  return {
    ...toResponseParameters({
      ...corsHeaders(origins, exposed),
      ...(status !== "304" && PROTECTION),
      ...length,
    }),
    ...fromS3(answered),
  };
}
