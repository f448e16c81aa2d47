import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping/index.js";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { boolean, object, optional, text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { DELETE_LAST } from "../delete-last.js";
import { PropsError } from "../errors.js";
import { LIMITED_ORIGINS } from "../rate-limit/index.js";
import { checkProps } from "../rules/check.js";
import { construct } from "../rules/values.js";
import type { InvocableFunction } from "./authorization.js";
import { INVOCABLE_FUNCTION } from "./authorization.js";
import { allowAuthorizer } from "./authorizer/allow-authorizer.js";
import type { OpenApiDocument } from "./document/openapi.js";
import type { MethodThrottling } from "./stage/method-settings.js";
import type { StageSettings } from "./stage/stage.js";
import { ApiStage, METHOD_THROTTLING, STAGE_SETTINGS_RULES, stageSettings } from "./stage/stage.js";
import type { TenantPlans } from "./tenant-plans.js";

export interface RestApiProps extends StageSettings {
  /** The whole API: paths, authorization, integrations, responses. */
  readonly document: OpenApiDocument;
  /**
   * The Lambda function that authorizes. The API gets the permission to call it.
   * @default - none
   */
  readonly authorizerFunction?: InvocableFunction;
  /**
   * Limits per tenant, which then apply to this API, too.
   * @default - none
   */
  readonly tenantPlans?: TenantPlans;
  /**
   * Origins of the pages that may call the API. The stage variable `allowedOrigins` has them, for documents that read it. If
   * there are any, every page may read the 429 of `rateLimit`. All other CORS settings are in the document.
   * @default [] - none
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Methods with their own throttle.
   * @default [] - every method has the stage's
   */
  readonly methodThrottling?: readonly MethodThrottling[];
  /**
   * The stage's name: the first segment of every path.
   * @default "v1"
   */
  readonly stageName?: string;
  /**
   * Your own host name, and the API's path there.
   * @default - only AWS's host name
   */
  readonly domain?: DomainMapping;
  /**
   * Disables AWS's host name of the API: it answers 403. It needs `domain`.
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
   */
  readonly disableExecuteApiEndpoint?: boolean;
}

/** The path of an API under your own host name. */
export interface DomainMapping {
  /** The host name: an `ApiDomain`, or another Regional one of API Gateway in the same account and Region. */
  readonly domain: { readonly domainName: string };
  /** First segment of the path, instead of the stage's name. @default "" - the API is at the root of the host name */
  readonly basePath?: string;
}

/** The name of a stage, with its default. */
export const STAGE_NAME = optional(
  text(/^\w{1,128}$/, "1 to 128 letters, digits or underscores", {
    remedy: "Choose a name without other characters, because it is part of every URL.",
  }),
  "v1",
);

/** The rules for an API's host name. */
export const DOMAIN_RULES = {
  domain: optional(
    object<DomainMapping>({
      domain: construct<DomainMapping["domain"]>("an ApiDomain", ["domainName"]),
      basePath: optional(
        text(/^[A-Za-z0-9_-]{0,128}$/, "empty, or letters, digits, hyphens and underscores", {
          remedy: "Use one segment without slashes.",
        }),
        "",
      ),
    }),
  ),
  disableExecuteApiEndpoint: optional(boolean(), false),
};

/** The rules for {@link RestApiProps}. */
export const REST_API_RULES = {
  ...STAGE_SETTINGS_RULES,
  document: construct<OpenApiDocument>("an OpenAPI document", ["openapi", "info", "paths"]),
  authorizerFunction: optional(INVOCABLE_FUNCTION),
  tenantPlans: optional(construct<TenantPlans>("a TenantPlans", ["addStage"])),
  corsAllowedOrigins: LIMITED_ORIGINS,
  methodThrottling: METHOD_THROTTLING,
  stageName: STAGE_NAME,
  ...DOMAIN_RULES,
} satisfies RulesFor<RestApiProps>;

/**
 * A Regional REST API from one OpenAPI document, with one stage that is redeployed after every change of the document.
 * The stage's logs need the account's CloudWatch role in the Region, see `modules/account`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
 */
export class RestApi extends Construct {
  /** The API's identifier, for custom domains and usage plans. */
  readonly restApiId: string;
  /** `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  readonly executionArn: string;
  /**
   * Reference to the stage's name, e.g. for a base path mapping: Terraform creates the stage before the resources that
   * use this reference, as AWS requires.
   */
  readonly stageName: string;
  /** `arn:aws:apigateway:REGION::/restapis/ID/stages/NAME`, e.g. for the association of a web ACL. */
  readonly stageArn: string;
  /** URL of the stage, without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, given: RestApiProps) {
    super(scope, id);
    const props = checkProps(this, given, REST_API_RULES);
    const api = new ApiGatewayRestApi(this, "Resource", {
      name: props.document.info.title,
      description: props.document.info.description,
      endpointConfiguration: { types: ["REGIONAL"] },
      body: JSON.stringify(props.document),
      disableExecuteApiEndpoint: props.disableExecuteApiEndpoint || undefined,
      // Replaces the whole API with the document, instead of merging: parts that the document lacks are removed.
      putRestApiMode: "overwrite",
    });
    const deployment = new ApiGatewayDeployment(this, "Deployment", {
      restApiId: api.id,
      // A hash of the resolved body, so that every change is deployed.
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
    this.url = props.domain === undefined ? stage.url : this.#map(props.domain, stage.stageName);
    if (props.disableExecuteApiEndpoint && props.domain === undefined) {
      throw new PropsError(this, {
        prop: "disableExecuteApiEndpoint",
        received: true,
        allowed: "false without domain",
        remedy: "Give domain as well. Otherwise the API could not be called.",
      });
    }
    props.tenantPlans?.addStage({ restApiId: api.id, stageName: stage.stageName });
    if (props.authorizerFunction !== undefined) {
      allowAuthorizer(this, props.authorizerFunction, this.executionArn);
    }
  }

  /** Maps the API to a host name. Returns the API's URL there. */
  #map({ domain, basePath = "" }: DomainMapping, stageName: string): string {
    const path = basePath === "" ? "" : `/${basePath}`;
    new ApiGatewayBasePathMapping(this, "DomainMapping", {
      domainName: domain.domainName,
      apiId: this.restApiId,
      stageName,
      basePath: basePath === "" ? undefined : basePath,
    });
    return `https://${domain.domainName}${path}`;
  }
}
