import { READ_HEADERS } from "../../../functions/api-authorizer/contract.js";
import { corsHeaders, declaredHeaders, quoted, toResponseParameters } from "../../rest-api/document/cors.js";
import type { IntegrationResponse, Operation } from "../../rest-api/document/openapi.js";
import { declaredErrors, errorResponses, READ_ERRORS } from "./errors.js";
import type { FilesContext } from "./files-context.js";
import { FILE_CONTENT } from "./files-context.js";
import { fromClient, headerParameter } from "./header-mappings.js";
import { CHECKSUM_HEADERS, fromS3 } from "./write-operation.js";

/** API Gateway sets Content-Length itself, and for HEAD it is not the object's length. */
const LENGTH_HEADER = "x-upload-content-length";

const ANSWERED = [
  "Accept-Ranges",
  "Cache-Control",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Content-Range",
  "Content-Type",
  "ETag",
  "Last-Modified",
  "x-amz-version-id",
  ...CHECKSUM_HEADERS,
  "x-amz-checksum-type",
  "x-amz-request-id",
];

const EXPOSED = [...ANSWERED, LENGTH_HEADER];

/** Headers that stop an uploaded file from running as a page of this API. */
const PROTECTION = {
  "Content-Security-Policy": quoted("sandbox"),
  "X-Content-Type-Options": quoted("nosniff"),
};

/** `GET` of a file, whole or in part. */
export function getOperation(context: FilesContext): Operation {
  return readOperation(context, "GET");
}

/** `HEAD` of a file. */
export function headOperation(context: FilesContext): Operation {
  return readOperation(context, "HEAD");
}

function readOperation(context: FilesContext, httpMethod: "GET" | "HEAD"): Operation {
  const headers = { ...corsHeaders(context.corsAllowedOrigins, EXPOSED), ...PROTECTION };
  const success = {
    headers: declaredHeaders([...EXPOSED, ...Object.keys(headers)]),
    ...(httpMethod === "GET" && { content: FILE_CONTENT }),
  };
  return {
    operationId: httpMethod === "GET" ? "getFile" : "headFile",
    summary: httpMethod === "GET" ? "Read a file" : "Read a file's headers",
    parameters: [context.keyParameter, ...READ_HEADERS.map((name) => headerParameter(name))],
    security: context.security.requirements,
    responses: {
      "200": { description: "The file.", ...success },
      "206": { description: "The requested bytes.", ...success },
      "304": { description: "The file has not changed.", headers: success.headers },
      ...declaredErrors(READ_ERRORS, context),
    },
    "x-amazon-apigateway-integration": {
      ...context.integration,
      httpMethod,
      requestParameters: {
        ...context.integration.requestParameters,
        ...fromClient(READ_HEADERS, context.documentSecurity),
      },
      responses: {
        default: successResponse("200", headers),
        "^206$": successResponse("206", headers),
        "^304$": successResponse("304", headers),
        ...errorResponses(READ_ERRORS, context),
      },
    },
  };
}

function successResponse(statusCode: string, headers: Readonly<Record<string, string>>): IntegrationResponse {
  return {
    statusCode,
    responseParameters: {
      ...toResponseParameters(headers),
      ...fromS3(ANSWERED),
      [`method.response.header.${LENGTH_HEADER}`]: "integration.response.header.Content-Length",
    },
  };
}
