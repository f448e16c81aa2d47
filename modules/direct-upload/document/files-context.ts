import type { AllowedOrigins } from "../../rest-api/document/cors.js";
import type { Content, Integration, Parameter, Schema } from "../../rest-api/document/openapi.js";
import type { DocumentSecurity, SecurityParts } from "../../rest-api/document/security.js";

/** The schemas of bodies. API Gateway does not accept an inline schema of a primitive type as a body. */
export const FILE_SCHEMAS: Readonly<Record<string, Schema>> = {
  File: { type: "string", format: "binary", description: "The file's bytes." },
};

/** A file as a body. */
export const FILE_CONTENT: Content = {
  "application/octet-stream": { schema: { $ref: "#/components/schemas/File" } },
};

/** The common inputs of the operations of `/files/{key+}`. */
export interface FilesContext {
  readonly security: SecurityParts;
  readonly documentSecurity: DocumentSecurity;
  /**
   * Whether a function authorizes. It passes on headers for S3, and rejects a key through S3, with its own status and
   * message.
   */
  readonly hasAuthorizer: boolean;
  /** The integration without method, headers and responses. */
  readonly integration: Pick<
    Integration,
    "type" | "uri" | "credentials" | "passthroughBehavior" | "requestParameters"
  >;
  readonly keyParameter: Parameter;
  /** Our metadata of the object: sources by header name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Encryption that a write must request: constants by header name. */
  readonly encryption: Readonly<Record<string, string>>;
  /** Whether a key can be written more than once. */
  readonly overwrite: boolean;
  readonly origins: AllowedOrigins;
  /** Whether quotas can reject an upload, with 413 or 429. */
  readonly quota: boolean;
}
