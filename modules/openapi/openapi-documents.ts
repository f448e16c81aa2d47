import { DEFAULT_UPLOAD_POLICY } from "../../functions/upload-policy/contract.js";
import { directUploadDocument } from "../direct-upload/document/document.js";
import { AUTHORIZER_CACHE_SECONDS, presignedUploadDocument } from "../presigned-upload/document/document.js";
import type { OpenApiDocument } from "../rest-api/document/openapi.js";

/** The target of the documents: names of existing resources, or placeholders to replace by hand. */
export interface DocumentTarget {
  readonly bucket: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** @default - the role `api-gateway` of the account */
  readonly roleArn?: string;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. */
  readonly prefix: string;
  /** Whether the operations that read are included. @default false */
  readonly reading?: boolean;
  /** Whether `GET /me/usage` and the responses of quotas are included. @default false */
  readonly quota?: boolean;
}

/**
 * Both REST APIs of the default stack, to import by hand or to generate a client from. The deployed documents come from
 * the same functions.
 */
export function openApiDocuments(target: DocumentTarget): Readonly<Record<string, OpenApiDocument>> {
  const {
    region,
    account,
    reading = false,
    quota = false,
    roleArn = `arn:aws:iam::${account}:role/api-gateway`,
  } = target;
  const functionUri = (name: string) =>
    `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/` +
    `arn:aws:lambda:${region}:${account}:function:${name}/invocations`;
  const authorizedFor = (cacheSeconds: number) =>
    ({
      type: "function",
      authorizerUri: functionUri("api-authorizer"),
      cacheSeconds,
      namesApiKey: false,
      explainsDenials: true,
    }) as const;
  const corsAllowedOrigins = ["*"];
  return {
    direct: directUploadDocument({
      title: "direct-upload",
      bucketName: target.bucket,
      region,
      bucketOwner: account,
      prefix: target.prefix,
      keyPrefix: "subject",
      tenants: true,
      overwrite: false,
      roleArn,
      security: authorizedFor(0),
      corsAllowedOrigins,
      reading,
      quota,
    }),
    presigned: presignedUploadDocument({
      title: "presigned-upload",
      functionUri: functionUri("presign"),
      roleArn,
      security: authorizedFor(AUTHORIZER_CACHE_SECONDS),
      corsAllowedOrigins,
      discovery: { policy: DEFAULT_UPLOAD_POLICY },
      listing: true,
      reading,
      quota,
    }),
  };
}
