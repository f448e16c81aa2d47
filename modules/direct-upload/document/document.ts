import { FILES_RESOURCE, READ_HEADERS } from "../../../functions/api-authorizer/contract.js";
import type { RequiredEncryption } from "../../../functions/presign/contract.js";
import type { KeyPrefix } from "../../../functions/upload-policy/contract.js";
import type { AllowedOrigins } from "../../rest-api/document/cors.js";
import { preflight, quoted } from "../../rest-api/document/cors.js";
import { restApiDocument } from "../../rest-api/document/document.js";
import type { Method, OpenApiDocument, PathItem } from "../../rest-api/document/openapi.js";
import type { DocumentSecurity } from "../../rest-api/document/security.js";
import { securityParts } from "../../rest-api/document/security.js";
import { callerMapping } from "./caller.js";
import type { FilesContext } from "./files-context.js";
import { FILE_SCHEMAS } from "./files-context.js";
import { placeOf } from "./place.js";
import { getOperation, headOperation } from "./read-operations.js";
import { toRequestHeaders, writeOperation, writeRequestHeaders } from "./write-operation.js";

/** Inputs of the direct pattern's document. */
export interface DirectUploadDocumentOptions extends AllowedOrigins {
  /** The API's name. */
  readonly title: string;
  readonly bucketName: string;
  /** The bucket's Region. */
  readonly region: string;
  /** The account that owns the bucket, 12 digits. */
  readonly bucketOwner: string;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. */
  readonly prefix: string;
  readonly keyPrefix: KeyPrefix;
  /** Whether callers can have a tenant. It is then stored with the object. */
  readonly tenants: boolean;
  /** Whether a key can be written more than once. */
  readonly overwrite: boolean;
  /** The encryption that every write must request, if the bucket's policy requires it. */
  readonly requiredEncryption?: RequiredEncryption;
  /** The role that API Gateway assumes to call S3. */
  readonly roleArn: string;
  readonly security: DocumentSecurity;
  /** Whether the document has GET and HEAD. */
  readonly reading: boolean;
  /** Whether quotas can reject an upload. @default false */
  readonly quota?: boolean;
}

/** The direct pattern as an OpenAPI document: `PUT /files/{key+}` directly to S3, and optionally GET and HEAD. */
export function directUploadDocument(options: DirectUploadDocumentOptions): OpenApiDocument {
  const { security, corsAllowedOrigins } = options;
  return restApiDocument({
    title: options.title,
    description: "Uploads files of at most 10 MB to Amazon S3 in one request.",
    paths: { [FILES_RESOURCE]: filesPath(options, filesContext(options)) },
    schemas: FILE_SCHEMAS,
    security,
    // With a narrower list, API Gateway would store bodies of other types with bytes replaced by U+FFFD.
    binaryMediaTypes: ["*/*"],
    corsAllowedOrigins,
  });
}

function filesPath(options: DirectUploadDocumentOptions, context: FilesContext): PathItem {
  const { reading, corsAllowedOrigins, originsInStage } = options;
  const methods: readonly Method[] = reading ? ["put", "get", "head"] : ["put"];
  const preflights = preflight({
    operationId: "preflightFile",
    corsAllowedOrigins,
    originsInStage,
    methods,
    headers: requestHeaders(options),
  });
  return {
    put: writeOperation(context),
    ...(reading && { get: getOperation(context), head: headOperation(context) }),
    ...(corsAllowedOrigins.length > 0 && { options: preflights }),
  };
}

function filesContext(options: DirectUploadDocumentOptions): FilesContext {
  const { security } = options;
  const caller = callerMapping(options);
  const place = placeOf(options);
  return {
    security: securityParts(security),
    documentSecurity: security,
    hasAuthorizer: security.type === "function",
    quota: options.quota ?? false,
    integration: {
      type: "aws",
      uri: `arn:aws:apigateway:${options.region}:s3:path/${options.bucketName}/${place.path}{key}`,
      credentials: options.roleArn,
      // Without a template the body is passed on unchanged.
      passthroughBehavior: "when_no_match",
      requestParameters: {
        "integration.request.path.key": "method.request.path.key",
        ...Object.fromEntries(
          Object.entries(place.parameters).map(([name, source]) => [
            `integration.request.path.${name}`,
            source,
          ]),
        ),
        ...toRequestHeaders({ "x-amz-expected-bucket-owner": caller.expectedBucketOwner }),
      },
    },
    keyParameter: {
      name: "key",
      in: "path",
      required: true,
      description: "The file's key below the caller's own prefix. Slashes separate folders.",
      schema: { type: "string" },
    },
    metadata: caller.metadata,
    encryption: encryptionHeaders(options.requiredEncryption),
    overwrite: options.overwrite,
    origins: options,
  };
}

function encryptionHeaders(encryption: RequiredEncryption | undefined): Readonly<Record<string, string>> {
  if (encryption === undefined) return {};
  return {
    "x-amz-server-side-encryption": quoted(encryption.algorithm),
    ...(encryption.algorithm === "aws:kms" && {
      "x-amz-server-side-encryption-aws-kms-key-id": quoted(encryption.kmsKeyArn),
    }),
  };
}

/** Headers that a page may send: the headers with credentials, and the headers of the operations. */
function requestHeaders({ security, reading, overwrite }: DirectUploadDocumentOptions): readonly string[] {
  const headers = [
    ...securityParts(security).credentialHeaders,
    ...writeRequestHeaders({ overwrite, hasAuthorizer: security.type === "function" }),
    ...(reading ? READ_HEADERS : []),
  ];
  return [...new Set(headers)];
}
