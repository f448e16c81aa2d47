import type { Integration, Parameter } from "../../rest-api/document/openapi.js";
import type { SecurityParts } from "../../rest-api/document/security.js";

/** What the operations of `/files/{key+}` have in common. */
export interface FilesContext {
  readonly security: SecurityParts;
  /** The authorizer is ours: it refuses a key through S3, with a status and a message of its own. */
  readonly authorizerRefuses: boolean;
  /** Everything about the call to S3 but its method, its headers and its answers. */
  readonly integration: Pick<
    Integration,
    "type" | "uri" | "credentials" | "passthroughBehavior" | "requestParameters"
  >;
  readonly keyParameter: Parameter;
  /** What we know travels with the object; sources by header name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Encryption that a write has to name; constants by header name. */
  readonly encryption: Readonly<Record<string, string>>;
  /** False: a key can be written once. */
  readonly overwrite: boolean;
  readonly corsAllowedOrigins: readonly string[];
  /** S3's answers to GET may be kept by API Gateway's cache, per caller. */
  readonly cached: boolean;
}
