import { CHECKSUM_ALGORITHMS } from "../../../functions/presign/contract.js";
import { corsHeaders, declaredHeaders, quoted, toResponseParameters } from "../../rest-api/document/cors.js";
import type { Integration, Operation, Parameter } from "../../rest-api/document/openapi.js";
import type { FilesContext } from "./files-context.js";
import { declaredRefusals, refusalResponses, WRITE_REFUSALS } from "./refusals.js";

/** Checksums of the object that S3 verifies, one per request. */
export const CHECKSUM_HEADERS = CHECKSUM_ALGORITHMS.map((algorithm) => `x-amz-checksum-${algorithm}`);

/** What S3 keeps with the object and gives back when it is read. */
const CONTENT_HEADERS = [
  "Content-Type",
  "Cache-Control",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
];

/** API Gateway hides a client's Content-MD5, so that it is sent under this name. */
const MD5_HEADER = "x-upload-content-md5";

/** What the client may send that reaches S3, by S3's name for it. */
const FORWARDED: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...CONTENT_HEADERS, ...CHECKSUM_HEADERS].map((name) => [name, name])),
  "Content-MD5": MD5_HEADER,
};

/** What comes back with a stored object. */
const ANSWERED = [
  "ETag",
  "x-amz-version-id",
  ...CHECKSUM_HEADERS,
  "x-amz-checksum-type",
  "x-amz-server-side-encryption",
  "x-amz-request-id",
];

/** Headers that a page may send with an upload. */
export const WRITE_REQUEST_HEADERS: readonly string[] = Object.values(FORWARDED);
/** `PUT` of a file: the body goes to S3 as it is. */
export function writeOperation(context: FilesContext): Operation {
  const { corsAllowedOrigins, authorizerRefuses } = context;
  const cors = corsHeaders(corsAllowedOrigins, ANSWERED);
  const forwarded = context.overwrite ? { ...FORWARDED, "If-None-Match": "If-None-Match" } : FORWARDED;
  return {
    operationId: "putFile",
    summary: "Upload a file",
    description: "Stores the body under the caller's own prefix. At most 10 MB.",
    parameters: [context.keyParameter, ...Object.values(forwarded).map(headerParameter)],
    requestBody: {
      required: true,
      content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
    },
    security: context.security.requirements,
    responses: {
      "200": {
        description: "Stored.",
        headers: declaredHeaders([...ANSWERED, ...Object.keys(cors)]),
      },
      ...declaredRefusals(WRITE_REFUSALS, corsAllowedOrigins, authorizerRefuses),
    },
    "x-amazon-apigateway-integration": writeIntegration(context, forwarded, cors),
  };
}

function writeIntegration(
  { integration, metadata, encryption, overwrite, corsAllowedOrigins, authorizerRefuses }: FilesContext,
  forwarded: Readonly<Record<string, string>>,
  cors: Readonly<Record<string, string>>,
): Integration {
  const fromClient = Object.entries(forwarded).map(([target, source]) => [
    target,
    `method.request.header.${source}`,
  ]);
  return {
    ...integration,
    httpMethod: "PUT",
    requestParameters: {
      ...integration.requestParameters,
      ...toRequestHeaders({ ...metadata, ...encryption }),
      ...toRequestHeaders(Object.fromEntries(fromClient)),
      ...(!overwrite && toRequestHeaders({ "If-None-Match": quoted("*") })),
    },
    responses: {
      default: {
        statusCode: "200",
        responseParameters: { ...toResponseParameters(cors), ...fromS3(ANSWERED) },
      },
      ...refusalResponses(WRITE_REFUSALS, corsAllowedOrigins, authorizerRefuses),
    },
  };
}

/** Maps values onto headers of the request to S3. */
export function toRequestHeaders(sources: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [`integration.request.header.${name}`, source]),
  );
}

/** Hands S3's own headers back to the client; whatever is not named is lost. */
export function fromS3(names: readonly string[]) {
  return Object.fromEntries(
    names.map((name) => [`method.response.header.${name}`, `integration.response.header.${name}`]),
  );
}

/** Declares a header that a client may send. */
export function headerParameter(name: string): Parameter {
  return { name, in: "header", required: false, schema: { type: "string" } };
}
