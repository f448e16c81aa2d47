import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import type { AllowedOrigins } from "../../rest-api/document/cors.js";
import type { Method, Operation } from "../../rest-api/document/openapi.js";
import type { DocumentSecurity } from "../../rest-api/document/security.js";
import type { Discovery } from "../discovery/discovery.js";
import type { OmittablePath } from "./omitted-paths.js";

/** Inputs of the presigned pattern's document. */
export interface PresignedUploadDocumentOptions extends AllowedOrigins {
  /** The API's name. */
  readonly title: string;
  /** The presign function's invocation ARN. */
  readonly functionUri: string;
  /** The role that API Gateway assumes to call the function. */
  readonly roleArn: string;
  readonly security: DocumentSecurity;
  /** With Cognito's native authorizer, the claim with a caller's tenant. */
  readonly tenantClaim?: string;
  /** Content of `GET /.well-known/s3-upload-patterns`; unused if the API has no authentication. */
  readonly discovery: Discovery & { readonly policy: UploadPolicy };
  /** Whether the document has `GET /downloads/{key+}`. */
  readonly reading: boolean;
  /** Whether the document has `GET /uploads`. @default false */
  readonly listing?: boolean;
  /** Whether the document has `GET /me/usage`. @default false */
  readonly quota?: boolean;
  /** Claims with their own quotas. @default - none */
  readonly quotaClaims?: readonly string[];
  /** Whether there is a custom rule, which may read the caller's groups. @default false */
  readonly rule?: boolean;
  /** Paths that the document does not have, nor those below them. @default [] */
  readonly omittedPaths?: readonly OmittablePath[];
}

/** The inputs that operations share. */
export interface PresignContext extends PresignedUploadDocumentOptions {
  /** CORS headers of every response: mapping sources by header name. */
  readonly cors: Readonly<Record<string, string>>;
  /** Start of the templates of an API without authentication, which sets the allowed origin; empty if `cors` has it. */
  readonly originTemplate: string;
}

/** The operations of one path, without its preflight. */
export type PathOperations = { readonly [method in Exclude<Method, "options">]?: Operation };
