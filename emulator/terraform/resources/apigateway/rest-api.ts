import { isList } from "../../expression/value.js";
import {
  boolean,
  jsonObject,
  number,
  optional,
  required,
  string,
  stringMap,
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
    name: required(string),
    body: required(jsonObject),
    endpoint_configuration: block({ types: onlyRegional }),
    disable_execute_api_endpoint: withDefault(boolean, false),
  },
  {
    arn: (self) => `arn:aws:apigateway:${self.region}::/restapis/${self.string("id")}`,
    execution_arn: regionalArn("execute-api", (self) => self.string("id")),
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
  { rest_api_id: required(string) },
  { id: (self) => self.id(LOWER_ALNUM, 6) },
);

/**
 * A stage of a REST API.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_stage
 */
export const stage = resourceType(
  "aws_api_gateway_stage",
  {
    rest_api_id: required(string),
    deployment_id: required(string),
    stage_name: required(string),
    variables: stringMap,
    access_log_settings: block({ destination_arn: required(string), format: required(string) }),
    cache_cluster_enabled: withDefault(boolean, false),
  },
  {
    arn: (self) =>
      `arn:aws:apigateway:${self.region}::/restapis/${self.string("rest_api_id")}/stages/${self.string("stage_name")}`,
    execution_arn: regionalArn(
      "execute-api",
      (self) => `${self.string("rest_api_id")}/${self.string("stage_name")}`,
    ),
    id: (self) => `ags-${self.string("rest_api_id")}-${self.string("stage_name")}`,
    invoke_url: (self) =>
      `https://${self.string("rest_api_id")}.execute-api.${self.region}.amazonaws.com/${self.string("stage_name")}`,
  },
);

/**
 * Throttling and caching of methods of a stage.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_method_settings
 */
export const methodSettings = resourceType(
  "aws_api_gateway_method_settings",
  {
    rest_api_id: required(string),
    stage_name: required(string),
    method_path: required(string),
    settings: required(
      block({
        throttling_rate_limit: number,
        throttling_burst_limit: number,
        caching_enabled: withDefault(boolean, false),
        cache_ttl_in_seconds: withDefault(number, 300),
        require_authorization_for_cache_control: withDefault(boolean, true),
      }),
    ),
  },
  {
    id: (self) => `${self.string("rest_api_id")}-${self.string("stage_name")}-${self.string("method_path")}`,
  },
);

/**
 * The Region's API Gateway settings. Only their existence matters.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_account
 */
export const account = ignoredType("aws_api_gateway_account", {
  id: () => "api-gateway-account",
});
