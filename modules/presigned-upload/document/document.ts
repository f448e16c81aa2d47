import { corsHeaders, namedOrigin, preflight } from "../../rest-api/document/cors.js";
import { restApiDocument } from "../../rest-api/document/document.js";
import type { Method, OpenApiDocument, PathItem } from "../../rest-api/document/openapi.js";
import { securityParts } from "../../rest-api/document/security.js";
import { mePaths } from "./caller/me-paths.js";
import { CALLER_SCHEMAS } from "./caller/schemas.js";
import { COMPANION_REQUEST_HEADERS, companionPaths } from "./companion/companion-paths.js";
import { COMPANION_SCHEMAS } from "./companion/schemas.js";
import { discoveryPaths } from "./discovery/discovery-paths.js";
import { DISCOVERY_SCHEMAS } from "./discovery/schemas.js";
import { importOperation } from "./import-operation.js";
import { withoutPaths } from "./omitted-paths.js";
import type { PathOperations, PresignContext, PresignedUploadDocumentOptions } from "./presign-context.js";
import { quotaPaths } from "./quota/quota-paths.js";
import { QUOTA_SCHEMAS } from "./quota/schemas.js";
import { IMPORT_SCHEMAS } from "./schemas.js";
import { downloadPaths } from "./uploads/download-paths.js";
import { DOWNLOAD_SCHEMAS, UPLOAD_SCHEMAS } from "./uploads/schemas.js";
import { uploadPaths } from "./uploads/upload-paths.js";

/**
 * Seconds for which an answer of our authorizer is cached: on this pattern it depends only on the token. A token that
 * expires, or a key that is removed, may be accepted for this time.
 */
export const AUTHORIZER_CACHE_SECONDS = 60;

/** Response headers that a page may read. */
const EXPOSED_HEADERS = ["Retry-After", "x-amzn-RequestId", "x-amz-apigw-id"];

/**
 * The presigned pattern as an OpenAPI document. Without authentication it has only `POST /import`, because the other
 * paths need a prefix per caller.
 */
export function presignedUploadDocument(options: PresignedUploadDocumentOptions): OpenApiDocument {
  const { security, corsAllowedOrigins, reading, quota = false, omittedPaths } = options;
  const context = { ...options, ...responseCors(options) };
  const isOpen = security.type === "none";
  return restApiDocument({
    title: options.title,
    description: "Issues presigned URLs for uploads straight to Amazon S3.",
    paths: withoutPaths(
      {
        ...withPreflights({ "/import": { post: importOperation(context) } }, context),
        ...(!isOpen && callersPaths(context)),
      },
      omittedPaths,
    ),
    schemas: {
      ...IMPORT_SCHEMAS,
      ...(!isOpen && {
        ...UPLOAD_SCHEMAS,
        ...CALLER_SCHEMAS,
        ...DISCOVERY_SCHEMAS,
        ...COMPANION_SCHEMAS,
        ...(reading && DOWNLOAD_SCHEMAS),
        ...(quota && QUOTA_SCHEMAS),
      }),
    },
    security,
    corsAllowedOrigins,
  });
}

/**
 * CORS of the responses. Without authentication, browsers send a POST of any page without asking first, if it has no
 * type, so the response names only allowed origins.
 * @see https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
function responseCors(
  options: PresignedUploadDocumentOptions,
): Pick<PresignContext, "cors" | "originTemplate"> {
  const cors = corsHeaders(options, EXPOSED_HEADERS);
  if (options.security.type !== "none" || options.corsAllowedOrigins.length === 0) {
    return { cors, originTemplate: "" };
  }
  const { "Access-Control-Allow-Origin": _, ...exposed } = cors;
  const { headers, template } = namedOrigin(options);
  return { cors: { ...exposed, ...headers }, originTemplate: template === "" ? "" : `${template}\n` };
}

function callersPaths(context: PresignContext): Readonly<Record<string, PathItem>> {
  const own = withoutPaths(
    {
      ...uploadPaths(context),
      ...mePaths(context),
      ...(context.reading && downloadPaths(context)),
      ...(context.quota && quotaPaths(context)),
    },
    context.omittedPaths,
  );
  return {
    ...withPreflights(own, context),
    ...withPreflights(discoveryPaths(context, own), context),
    ...withPreflights(companionPaths(context), context, COMPANION_REQUEST_HEADERS),
  };
}

/** Adds a preflight to each path, for exactly its methods. */
function withPreflights(
  paths: Readonly<Record<string, PathOperations>>,
  { security, corsAllowedOrigins, originsInStage }: PresignContext,
  headers: readonly string[] = [],
): Readonly<Record<string, PathItem>> {
  if (corsAllowedOrigins.length === 0) return paths;
  const allowedHeaders = [...securityParts(security).credentialHeaders, "Content-Type", ...headers];
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      {
        ...operations,
        options: preflight({
          operationId: `preflight${nameOf(path)}`,
          corsAllowedOrigins,
          originsInStage,
          methods: Object.keys(operations) as Method[],
          headers: allowedHeaders,
        }),
      },
    ]),
  );
}

/** Converts `/uploads/{id}/parts` to `UploadsIdParts`. */
function nameOf(path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/);
  return words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join("");
}
