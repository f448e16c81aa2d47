import { isList } from "../../expression/value.js";
import {
  flag,
  jsonObject,
  number,
  optional,
  required,
  text,
  textMap,
  withDefault,
} from "../../schema/argument.js";
import { block } from "../../schema/block.js";
import { ignoredType, resourceType } from "../../schema/resource-type.js";
import { LOWER_ALNUM } from "../../stack/identifier.js";
import { regionalArn } from "../names.js";

/** The endpoint types of an API or a domain name. Only Regional ones are emulated. */
export const onlyRegional = optional((value) =>
  isList(value) && value.length === 1 && value[0] === "REGIONAL"
    ? { ok: true, value }
    : `${JSON.stringify(value)} is not emulated. Emulated: ["REGIONAL"]`,
);

/**
 * A REST API that is created from an OpenAPI document.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_rest_api
 */
export const restApi = resourceType(
  "aws_api_gateway_rest_api",
  {
    name: required(text),
    body: required(jsonObject),
    endpoint_configuration: block({ types: onlyRegional }),
    disable_execute_api_endpoint: withDefault(flag, false),
  },
  {
    arn: (self) => `arn:aws:apigateway:${self.region}::/restapis/${self.text("id")}`,
    execution_arn: regionalArn("execute-api", (self) => self.text("id")),
    id: (self) => self.id(LOWER_ALNUM, 10),
    root_resource_id: (self) => self.id(LOWER_ALNUM, 10, "root"),
  },
);

/**
 * A deployment of a REST API. Only its existence matters.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment
 */
export const deployment = resourceType(
  "aws_api_gateway_deployment",
  { rest_api_id: required(text) },
  { id: (self) => self.id(LOWER_ALNUM, 6) },
);

/**
 * A stage of a REST API.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_stage
 */
export const stage = resourceType(
  "aws_api_gateway_stage",
  {
    rest_api_id: required(text),
    deployment_id: required(text),
    stage_name: required(text),
    variables: textMap,
    access_log_settings: block({ destination_arn: required(text), format: required(text) }),
    cache_cluster_enabled: withDefault(flag, false),
  },
  {
    arn: (self) =>
      `arn:aws:apigateway:${self.region}::/restapis/${self.text("rest_api_id")}/stages/${self.text("stage_name")}`,
    execution_arn: regionalArn(
      "execute-api",
      (self) => `${self.text("rest_api_id")}/${self.text("stage_name")}`,
    ),
    id: (self) => `ags-${self.text("rest_api_id")}-${self.text("stage_name")}`,
    invoke_url: (self) =>
      `https://${self.text("rest_api_id")}.execute-api.${self.region}.amazonaws.com/${self.text("stage_name")}`,
  },
);

/**
 * Throttling and caching of methods of a stage.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_method_settings
 */
export const methodSettings = resourceType(
  "aws_api_gateway_method_settings",
  {
    rest_api_id: required(text),
    stage_name: required(text),
    method_path: required(text),
    settings: required(
      block({
        throttling_rate_limit: number,
        throttling_burst_limit: number,
        caching_enabled: withDefault(flag, false),
        cache_ttl_in_seconds: withDefault(number, 300),
        require_authorization_for_cache_control: withDefault(flag, true),
      }),
    ),
  },
  { id: (self) => `${self.text("rest_api_id")}-${self.text("stage_name")}-${self.text("method_path")}` },
);

/**
 * The Region's API Gateway settings. Only their existence matters.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_account
 */
export const account = ignoredType("aws_api_gateway_account", {
  id: () => "api-gateway-account",
});
