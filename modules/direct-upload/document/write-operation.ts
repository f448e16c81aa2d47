import { UPLOAD_ID_HEADER, WRITE_HEADERS } from "../../../functions/api-authorizer/contract.js";
import { CHECKSUM_ALGORITHMS } from "../../../functions/presign/contract.js";
import { corsHeaders, declaredHeaders, quoted, toResponseParameters } from "../../rest-api/document/cors.js";
import type { Integration, Operation } from "../../rest-api/document/openapi.js";
import { declaredErrors, errorResponses, WRITE_ERRORS } from "./errors.js";
import type { FilesContext } from "./files-context.js";
import { FILE_CONTENT } from "./files-context.js";
import { fromClient, headerParameter } from "./header-mappings.js";

/** Checksums of the object that S3 verifies, one per request. */
export const CHECKSUM_HEADERS = CHECKSUM_ALGORITHMS.map((algorithm) => `x-amz-checksum-${algorithm}`);

/** Headers of the response to a stored object. */
const ANSWERED = [
  "ETag",
  "x-amz-version-id",
  ...CHECKSUM_HEADERS,
  "x-amz-checksum-type",
  "x-amz-server-side-encryption",
  "x-amz-request-id",
];

/** The upload's id in every response to a PUT, from the context of an authorizer function. */
const UPLOAD_ID = { [`method.response.header.${UPLOAD_ID_HEADER}`]: "context.authorizer.clientUploadId" };

type WriteContext = Pick<FilesContext, "overwrite" | "hasAuthorizer">;

/** Headers that a page may send with an upload. */
export function writeRequestHeaders({ overwrite, hasAuthorizer }: WriteContext): readonly string[] {
  return [...forwardedHeaders(overwrite), ...(hasAuthorizer ? [UPLOAD_ID_HEADER] : [])];
}

/** `PUT` of a file: the body is sent to S3 unchanged. */
export function writeOperation(context: FilesContext): Operation {
  const { origins, hasAuthorizer } = context;
  const answered = hasAuthorizer ? [...ANSWERED, UPLOAD_ID_HEADER] : ANSWERED;
  const cors = corsHeaders(origins, answered);
  return {
    operationId: "putFile",
    summary: "Upload a file",
    description: "Stores the body under the caller's own prefix. The body has 1 byte to 10 MB.",
    parameters: [
      context.keyParameter,
      ...forwardedHeaders(context.overwrite).map((name) => headerParameter(name)),
      ...(hasAuthorizer ? [headerParameter(UPLOAD_ID_HEADER, UPLOAD_ID_DESCRIPTION)] : []),
    ],
    requestBody: { required: true, content: FILE_CONTENT },
    security: context.security.requirements,
    responses: {
      "200": {
        description: "Stored.",
        headers: declaredHeaders([...answered, ...Object.keys(cors)]),
      },
      ...declaredErrors(WRITE_ERRORS, context, hasAuthorizer ? [UPLOAD_ID_HEADER] : []),
    },
    "x-amazon-apigateway-integration": writeIntegration(context, cors),
  };
}

const UPLOAD_ID_DESCRIPTION =
  "The upload's id, a UUID in lower case that the client chooses. Without the header, the API chooses one. The " +
  "response has a header of the same name.";

function writeIntegration(context: FilesContext, cors: Readonly<Record<string, string>>): Integration {
  const { integration, metadata, encryption, overwrite, hasAuthorizer } = context;
  const uploadId = hasAuthorizer ? UPLOAD_ID : {};
  return {
    ...integration,
    httpMethod: "PUT",
    requestParameters: {
      ...integration.requestParameters,
      ...toRequestHeaders({ ...metadata, ...encryption }),
      ...fromClient(forwardedHeaders(overwrite), context.documentSecurity),
      ...(!overwrite && toRequestHeaders({ "If-None-Match": quoted("*") })),
    },
    responses: {
      default: {
        statusCode: "200",
        responseParameters: { ...toResponseParameters(cors), ...fromS3(ANSWERED), ...uploadId },
      },
      ...errorResponses(WRITE_ERRORS, context, uploadId),
    },
  };
}

/**
 * Headers that are forwarded. If a key can be written only once, the condition is a constant, whatever the client
 * sends.
 */
function forwardedHeaders(overwrite: boolean) {
  return WRITE_HEADERS.filter((name) => overwrite || name !== "if-none-match");
}

/** Maps values to headers of the request to S3. */
export function toRequestHeaders(sources: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [`integration.request.header.${name}`, source]),
  );
}

/** Maps S3's headers to headers of the response. Headers that are not listed are dropped. */
export function fromS3(names: readonly string[]) {
  return Object.fromEntries(
    names.map((name) => [`method.response.header.${name}`, `integration.response.header.${name}`]),
  );
}
