import { Construct } from "constructs";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { InvocableFunction } from "../rest-api/authorization.js";
import { authorizerFunction, uploadRules } from "../rest-api/authorization.js";
import { allowAuthorizer } from "../rest-api/authorizer/allow-authorizer.js";
import type { OpenApiDocument } from "../rest-api/document/openapi.js";
import type { ExistingDocument } from "../rest-api/merge/existing-document.js";
import { mergePaths } from "../rest-api/merge/merge-paths.js";
import { checkProps } from "../rules/check.js";
import { pick } from "../rules/pick.js";
import { checkDirectUpload } from "./checks.js";
import { createDocument } from "./create-document.js";
import type { DirectUploadProps } from "./direct-upload.js";
import { DIRECT_UPLOAD_RULES } from "./direct-upload.js";

const FIELDS = [
  "bucket",
  "authorization",
  "policy",
  "sizeLimits",
  "uncheckedKeys",
  "prefix",
  "corsAllowedOrigins",
  "reading",
] as const;

/** Settings of direct uploads through a REST API of your own. */
export type DirectUploadPathsProps = Pick<
  DirectUploadProps,
  | "bucket"
  | "authorization"
  | "policy"
  | "sizeLimits"
  | "uncheckedKeys"
  | "prefix"
  | "corsAllowedOrigins"
  | "reading"
>;

/** The rules for {@link DirectUploadPathsProps}. */
export const DIRECT_UPLOAD_PATHS_RULES = pick(
  DIRECT_UPLOAD_RULES,
  FIELDS,
) satisfies RulesFor<DirectUploadPathsProps>;

/**
 * The path `/files/{key+}` of direct uploads for an existing REST API: the role that API Gateway assumes to call S3, and
 * the OpenAPI document. The API, its deployment and its stage are yours.
 */
export class DirectUploadPaths extends Construct {
  /** The document of these paths alone. */
  readonly document: OpenApiDocument;
  readonly #authorizer: InvocableFunction | undefined;

  constructor(scope: Construct, id: string, given: DirectUploadPathsProps) {
    super(scope, id);
    const props = checkProps(this, given, DIRECT_UPLOAD_PATHS_RULES);
    const rules = uploadRules(this, props.authorization, props);
    checkDirectUpload(this, { ...props, rules });
    this.#authorizer = authorizerFunction(props.authorization);
    this.document = createDocument(this, { ...props, rules });
  }

  /**
   * Your document with these paths, for the API's `body`. Its `x-amazon-apigateway-binary-media-types` must be every type,
   * because API Gateway would otherwise change the bytes of files. This holds for all methods of the API.
   * @param name - Start of the names of the added authorizer and request validator; letters and digits
   * @throws {@link DocumentError} if the document is not OpenAPI 3.0, a path or a name is taken, or the binary media types are others
   */
  mergeInto(existing: ExistingDocument, name = "uploads"): Readonly<Record<string, unknown>> {
    return mergePaths(existing, this.document, name);
  }

  /** Allows the API to call the Lambda authorizer. @param executionArn - `arn:aws:execute-api:REGION:ACCOUNT:ID` */
  allowAuthorizer(executionArn: string): void {
    if (this.#authorizer !== undefined) allowAuthorizer(this, this.#authorizer, executionArn);
  }
}
