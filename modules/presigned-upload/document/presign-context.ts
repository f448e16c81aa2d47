import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import type { Method, Operation } from "../../rest-api/document/openapi.js";
import type { DocumentSecurity } from "../../rest-api/document/security.js";
import type { Discovery } from "../discovery/discovery.js";

/** All that the presigned pattern's document depends on. */
export interface PresignedUploadDocumentOptions {
  /** The API's name. */
  readonly title: string;
  /** The presign function's invocation ARN. */
  readonly functionUri: string;
  /** The role that API Gateway assumes to call the function. */
  readonly roleArn: string;
  readonly security: DocumentSecurity;
  /** The claim that holds a caller's tenant, with Cognito's native authorizer. */
  readonly tenantClaim?: string;
  readonly corsAllowedOrigins: readonly string[];
  /** Content of `GET /.well-known/s3-upload-patterns`; unused if the API has no authentication. */
  readonly discovery: Discovery & { readonly policy: UploadPolicy };
  /** `GET /downloads/{key+}` as well. */
  readonly reading: boolean;
  /** `GET /uploads` as well. @default false */
  readonly listing?: boolean;
  /** `GET /me/usage` as well. @default false */
  readonly quota?: boolean;
  /** Claims that have quotas of their own. @default - none */
  readonly quotaClaims?: readonly string[];
  /** Whether a custom rule decides, which may ask for the caller's groups. @default false */
  readonly rule?: boolean;
}

/** The inputs that operations share. */
export interface PresignContext extends PresignedUploadDocumentOptions {
  /** CORS headers of every answer, constants by header name. */
  readonly cors: Readonly<Record<string, string>>;
}

/** The operations of one path, without its preflight. */
export type PathOperations = { readonly [method in Exclude<Method, "options">]?: Operation };
