import { FILES_RESOURCE, READ_HEADERS } from "../../../functions/api-authorizer/contract.js";
import type { RequiredEncryption } from "../../../functions/presign/contract.js";
import type { KeyPrefix } from "../../../functions/upload-policy/contract.js";
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

/** All that the direct pattern's document depends on. */
export interface DirectUploadDocumentOptions {
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
  /** Whether callers can have a tenant, which is then kept with the object. */
  readonly tenants: boolean;
  /** False: a key can be written once. */
  readonly overwrite: boolean;
  /** The encryption that the bucket's policy asks a write to name. */
  readonly requiredEncryption?: RequiredEncryption;
  /** The role that API Gateway assumes to call S3. */
  readonly roleArn: string;
  readonly security: DocumentSecurity;
  readonly corsAllowedOrigins: readonly string[];
  /** GET and HEAD as well. */
  readonly reading: boolean;
  /** Whether quotas can reject an upload. @default false */
  readonly quota?: boolean;
}

/** The direct pattern as an OpenAPI document: `PUT /files/{key+}` straight to S3, and GET and HEAD where asked for. */
export function directUploadDocument(options: DirectUploadDocumentOptions): OpenApiDocument {
  const { security, corsAllowedOrigins } = options;
  return restApiDocument({
    title: options.title,
    description: "Uploads files of at most 10 MB to Amazon S3 in one request.",
    paths: { [FILES_RESOURCE]: filesPath(options, filesContext(options)) },
    schemas: FILE_SCHEMAS,
    security,
    // Anything narrower stores every other type with its bytes replaced by U+FFFD.
    binaryMediaTypes: ["*/*"],
    corsAllowedOrigins,
  });
}

function filesPath(options: DirectUploadDocumentOptions, context: FilesContext): PathItem {
  const { reading, corsAllowedOrigins } = options;
  const methods: readonly Method[] = reading ? ["put", "get", "head"] : ["put"];
  const preflights = preflight({
    operationId: "preflightFile",
    allowedOrigins: corsAllowedOrigins,
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
      // No template at all: the body is bytes, and goes on as it came.
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
      description: "Where the file goes below the caller's own prefix; slashes make folders.",
      schema: { type: "string" },
    },
    metadata: caller.metadata,
    encryption: encryptionHeaders(options.requiredEncryption),
    overwrite: options.overwrite,
    corsAllowedOrigins: options.corsAllowedOrigins,
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

/** Headers that a page may send: the credentials, and the headers of the operations. */
function requestHeaders({ security, reading, overwrite }: DirectUploadDocumentOptions): readonly string[] {
  const headers = [
    ...securityParts(security).credentialHeaders,
    ...writeRequestHeaders({ overwrite, hasAuthorizer: security.type === "function" }),
    ...(reading ? READ_HEADERS : []),
  ];
  return [...new Set(headers)];
}
