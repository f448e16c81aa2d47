import type { DocumentSecurity } from "../../rest-api/document/security.js";

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
}

/** What the operations have in common. */
export interface PresignContext extends PresignedUploadDocumentOptions {
  /** CORS headers of every answer, constants by header name. */
  readonly cors: Readonly<Record<string, string>>;
}
