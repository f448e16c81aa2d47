import { boolean, number, oneOf, required, string, withDefault } from "../../schema/argument.js";
import { block, blocks } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { ALNUM, LOWER_ALNUM } from "../../stack/identifier.js";
import { sameAs } from "../names.js";

/**
 * A usage plan: its stages, throttle and quota.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_usage_plan
 */
export const usagePlan = resourceType(
  "aws_api_gateway_usage_plan",
  {
    name: required(string),
    api_stages: blocks({ api_id: required(string), stage: required(string) }),
    quota_settings: block({ limit: required(number), period: required(oneOf("DAY", "WEEK", "MONTH")) }),
    throttle_settings: block({ burst_limit: withDefault(number, 0), rate_limit: withDefault(number, 0) }),
  },
  {
    arn: (self) => `arn:aws:apigateway:${self.region}::/usageplans/${self.string("id")}`,
    id: (self) => self.id(LOWER_ALNUM, 6),
  },
);

/**
 * Adds an API key to a usage plan.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_usage_plan_key
 */
export const usagePlanKey = resourceType(
  "aws_api_gateway_usage_plan_key",
  { key_id: required(string), key_type: required(oneOf("API_KEY")), usage_plan_id: required(string) },
  { id: sameAs("key_id") },
);

/**
 * An API key. Its value is generated if it is omitted.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_api_key
 */
export const apiKey = resourceType(
  "aws_api_gateway_api_key",
  { name: required(string), enabled: withDefault(boolean, true), value: string },
  {
    arn: (self) => `arn:aws:apigateway:${self.region}::/apikeys/${self.string("id")}`,
    id: (self) => self.id(LOWER_ALNUM, 10),
    value: (self) => self.id(ALNUM, 40, "value"),
  },
);
