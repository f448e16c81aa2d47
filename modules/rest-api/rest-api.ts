import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { optional, text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { DELETE_LAST } from "../delete-last.js";
import { LIMITED_ORIGINS } from "../rate-limit/index.js";
import { checkProps } from "../rules/check.js";
import { construct } from "../rules/values.js";
import type { InvocableFunction } from "./authorization.js";
import { INVOCABLE_FUNCTION } from "./authorization.js";
import type { OpenApiDocument } from "./document/openapi.js";
import type { MethodThrottling } from "./method-settings.js";
import type { StageSettings } from "./stage.js";
import { ApiStage, METHOD_THROTTLING, STAGE_SETTINGS_RULES, stageSettings } from "./stage.js";
import type { TenantPlans } from "./tenant-plans.js";

export interface RestApiProps extends StageSettings {
  /** All there is to the API: paths, authorization, integrations, answers. */
  readonly document: OpenApiDocument;
  /**
   * The Lambda function that authorizes, which the API is then allowed to call.
   * @default - none
   */
  readonly authorizerFunction?: InvocableFunction;
  /**
   * Limits per tenant, which then count on this API, too.
   * @default - none
   */
  readonly tenantPlans?: TenantPlans;
  /**
   * Origins whose pages may read the 429 of `rateLimit`. All else about CORS is in the document.
   * @default [] - none
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Methods with a throttle of their own.
   * @default [] - every method has the stage's
   */
  readonly methodThrottling?: readonly MethodThrottling[];
  /**
   * The stage's name: the first segment of every path.
   * @default "v1"
   */
  readonly stageName?: string;
}

/** The name of a stage, with its default. */
export const STAGE_NAME = optional(
  text(/^\w{1,128}$/, "1 to 128 letters, digits or underscores", {
    remedy: "Choose a name without other characters: it is part of every URL.",
  }),
  "v1",
);

/** The rules for {@link RestApiProps}. */
export const REST_API_RULES = {
  ...STAGE_SETTINGS_RULES,
  document: construct<OpenApiDocument>("an OpenAPI document", ["openapi", "info", "paths"]),
  authorizerFunction: optional(INVOCABLE_FUNCTION),
  tenantPlans: optional(construct<TenantPlans>("a TenantPlans", ["addStage"])),
  corsAllowedOrigins: LIMITED_ORIGINS,
  methodThrottling: METHOD_THROTTLING,
  stageName: STAGE_NAME,
} satisfies RulesFor<RestApiProps>;

/**
 * A Regional REST API out of one OpenAPI document, with one stage that follows every change of the document. The
 * stage's logs need the account's CloudWatch role in the Region, see `modules/account`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
 */
export class RestApi extends Construct {
  /** The API's identifier, for custom domains and usage plans. */
  readonly restApiId: string;
  /** `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  readonly executionArn: string;
  /**
   * Reference to the stage's name, e.g. for a base path mapping: what uses it is deployed after the stage, which AWS requires.
   */
  readonly stageName: string;
  /** `arn:aws:apigateway:REGION::/restapis/ID/stages/NAME`, e.g. for the association of a web ACL. */
  readonly stageArn: string;
  /** Where the stage answers, without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, given: RestApiProps) {
    super(scope, id);
    const props = checkProps(this, given, REST_API_RULES);
    const api = new ApiGatewayRestApi(this, "Resource", {
      name: props.document.info.title,
      description: props.document.info.description,
      endpointConfiguration: { types: ["REGIONAL"] },
      body: JSON.stringify(props.document),
      // What the document no longer has is removed, not merged.
      putRestApiMode: "overwrite",
    });
    const deployment = new ApiGatewayDeployment(this, "Deployment", {
      restApiId: api.id,
      // The body with every reference resolved, so that no change of it stays undeployed.
      triggers: { body: Fn.sha1(api.body) },
      lifecycle: DELETE_LAST,
    });
    const stage = new ApiStage(this, "Stage", {
      ...stageSettings(props),
      corsAllowedOrigins: props.corsAllowedOrigins,
      methodThrottling: props.methodThrottling,
      restApiId: api.id,
      apiName: api.name,
      deploymentId: deployment.id,
      stageName: props.stageName,
    });
    this.stageName = stage.stageName;
    this.stageArn = stage.stageArn;
    this.restApiId = api.id;
    this.executionArn = api.executionArn;
    this.url = stage.url;
    props.tenantPlans?.addStage({ restApiId: api.id, stageName: stage.stageName });
    if (props.authorizerFunction !== undefined) this.#allowAuthorizer(props.authorizerFunction);
  }

  #allowAuthorizer({ functionName }: InvocableFunction): void {
    new LambdaPermission(this, "AuthorizerPermission", {
      action: "lambda:InvokeFunction",
      functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.executionArn}/authorizers/*`,
    });
  }
}
