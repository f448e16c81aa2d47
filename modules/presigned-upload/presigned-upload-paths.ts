import type { ApiGatewayMethodSettingsSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import { Construct } from "constructs";
import { list, oneOf, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { NodeFunction } from "../node-function/index.js";
import type { Authorization, InvocableFunction, NoAuthorization } from "../rest-api/authorization.js";
import { authorizerFunction, CALLER_AUTHORIZATION, uploadRules } from "../rest-api/authorization.js";
import { allowAuthorizer } from "../rest-api/authorizer/allow-authorizer.js";
import type { OpenApiDocument } from "../rest-api/document/openapi.js";
import type { ExistingDocument } from "../rest-api/merge/existing-document.js";
import { mergePaths } from "../rest-api/merge/merge-paths.js";
import type { Throttling } from "../rest-api/stage/method-settings.js";
import { createMethodSettings } from "../rest-api/stage/method-settings.js";
import { THROTTLING } from "../rest-api/stage/stage.js";
import { checkProps } from "../rules/check.js";
import { pick } from "../rules/pick.js";
import { IN_DOCUMENT } from "../rules/values.js";
import { checkCallers } from "./checks.js";
import { completionThrottling } from "./completion-throttling.js";
import { createPresign } from "./create-presign.js";
import type { OmittablePath } from "./document/omitted-paths.js";
import { OMITTABLE_PATHS } from "./document/omitted-paths.js";
import type { PresignedUploadProps } from "./presigned-upload.js";
import { PRESIGNED_UPLOAD_RULES } from "./presigned-upload.js";

const FIELDS = [
  "bucket",
  "policy",
  "prefix",
  "corsAllowedOrigins",
  "reading",
  "listing",
  "sumPartsBeforeSigning",
  "liveSettings",
  "discovery",
  "quota",
  "rule",
  "reservedConcurrency",
] as const;

/** Settings of presigned uploads through a REST API of your own. */
export interface PresignedUploadPathsProps extends Pick<PresignedUploadProps, (typeof FIELDS)[number]> {
  /** Authorization of callers. */
  readonly authorization: Exclude<Authorization, NoAuthorization>;
  /**
   * Paths that your API does not get, nor those below them, e.g. because it has a path of that name. If its binary media
   * types include JSON, as direct uploads need, omit `/import` and `/.well-known/s3-upload-patterns`: their mapping
   * templates cannot read bytes.
   * @default [] - your API gets all of them
   */
  readonly omittedPaths?: readonly OmittablePath[];
}

/** The rules for {@link PresignedUploadPathsProps}. */
export const PRESIGNED_UPLOAD_PATHS_RULES = {
  ...pick(PRESIGNED_UPLOAD_RULES, FIELDS),
  authorization: CALLER_AUTHORIZATION,
  omittedPaths: optional(list(oneOf(OMITTABLE_PATHS), {}, { structural: IN_DOCUMENT }), []),
} satisfies RulesFor<PresignedUploadPathsProps>;

const COMPLETIONS_RULES = { throttling: optional(THROTTLING) };

/**
 * The paths of presigned uploads for an existing REST API: the function that signs, the role that API Gateway assumes to
 * call it, and the OpenAPI document. The API, its deployment and its stage are yours.
 */
export class PresignedUploadPaths extends Construct {
  /** The document of these paths alone. */
  readonly document: OpenApiDocument;
  /**
   * The function that signs. A URL has at most the permissions of the function's role, and expires with its session.
   */
  readonly function: NodeFunction;
  readonly #authorizer: InvocableFunction | undefined;

  constructor(scope: Construct, id: string, given: PresignedUploadPathsProps) {
    super(scope, id);
    const props = checkProps(this, given, PRESIGNED_UPLOAD_PATHS_RULES);
    const rules = uploadRules(this, props.authorization, props);
    checkCallers(this, props.authorization, rules.policy, props);
    this.#authorizer = authorizerFunction(props.authorization);
    const { function: signer, document } = createPresign(this, { ...props, rules });
    this.function = signer;
    this.document = document;
  }

  /**
   * Your document with these paths, for the API's `body`.
   * @param name - Start of the names of the added authorizer and request validator; letters and digits
   * @throws {@link DocumentError} if the document is not OpenAPI 3.0, a path or a name is taken, or a path cannot work with the binary media types
   */
  mergeInto(existing: ExistingDocument, name = "presigned"): Readonly<Record<string, unknown>> {
    return mergePaths(existing, this.document, name);
  }

  /** Allows the API to call the Lambda authorizer. @param executionArn - `arn:aws:execute-api:REGION:ACCOUNT:ID` */
  allowAuthorizer(executionArn: string): void {
    if (this.#authorizer !== undefined) allowAuthorizer(this, this.#authorizer, executionArn);
  }

  /**
   * Limits the calls of the two methods that complete an upload in parts, on your stage. Each request waits for S3 up to
   * 24 seconds, and uses one of the account's concurrent executions for that time.
   * @param stage - An `ApiGatewayStage`, or its API's id and its name
   * @param given - Limits of each of the two methods. Default: 10 requests per second, 20 at once
   * @param settings - The settings of all your stage's methods, e.g. logs and metrics. API Gateway does not apply them to a
   * method with settings of its own, so these two methods need them again. Default: no logs and no metrics
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  throttleCompletions(
    { restApiId, stageName }: { readonly restApiId: string; readonly stageName: string },
    given?: Throttling,
    settings?: ApiGatewayMethodSettingsSettings,
  ): void {
    const { throttling } = checkProps(this, { throttling: given }, COMPLETIONS_RULES);
    const methodThrottling = completionThrottling(throttling).filter(
      ({ path }) => path in this.document.paths,
    );
    createMethodSettings(this, { restApiId, stageName, methodThrottling, settings });
  }
}
