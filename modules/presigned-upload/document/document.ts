import { corsHeaders, preflight } from "../../rest-api/document/cors.js";
import { restApiDocument } from "../../rest-api/document/document.js";
import type { OpenApiDocument, PathItem } from "../../rest-api/document/openapi.js";
import { securityParts } from "../../rest-api/document/security.js";
import { importOperation } from "./import-operation.js";
import type { PresignedUploadDocumentOptions } from "./presign-context.js";
import { SCHEMAS } from "./schemas.js";
import { uploadsOperation } from "./uploads-operation.js";

/**
 * For how long an answer of our authorizer is kept, in seconds: here nothing but the token decides. A token that
 * expires, or a key that is withdrawn, may be taken for up to as much longer.
 */
export const AUTHORIZER_CACHE_SECONDS = 60;

/** Headers that a page may read of an answer. */
const EXPOSED_HEADERS = ["x-amzn-RequestId", "x-amz-apigw-id"];

/**
 * The presigned pattern as an OpenAPI document: `POST /import`, and `POST /uploads` wherever callers are known, since
 * it lets them choose a key.
 */
export function presignedUploadDocument(options: PresignedUploadDocumentOptions): OpenApiDocument {
  const { security, corsAllowedOrigins } = options;
  const context = { ...options, cors: corsHeaders(corsAllowedOrigins, EXPOSED_HEADERS) };
  const imports = { post: importOperation(context), ...preflightOf("preflightImport", options) };
  const uploads = { post: uploadsOperation(context), ...preflightOf("preflightUpload", options) };
  return restApiDocument({
    title: options.title,
    description: "Issues presigned URLs, with which files are uploaded straight to Amazon S3.",
    paths: { "/import": imports, ...(security.type !== "none" && { "/uploads": uploads }) },
    schemas: SCHEMAS,
    security,
    corsAllowedOrigins,
  });
}

function preflightOf(
  operationId: string,
  { security, corsAllowedOrigins }: PresignedUploadDocumentOptions,
): Pick<PathItem, "options"> {
  if (corsAllowedOrigins.length === 0) return {};
  const headers = ["Content-Type", ...securityParts(security).credentialHeaders];
  return {
    options: preflight({ operationId, allowedOrigins: corsAllowedOrigins, methods: ["post"], headers }),
  };
}
