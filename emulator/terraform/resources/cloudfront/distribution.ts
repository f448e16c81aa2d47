import { boolean, number, oneOf, required, string, strings, withDefault } from "../../schema/argument.js";
import type { Shape } from "../../schema/block.js";
import { block, blocks } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { LOWER_ALNUM, UPPER_ALNUM } from "../../stack/identifier.js";
import { globalArn } from "../names.js";

/** Id of the hosted zone that all distributions share. */
const HOSTED_ZONE_ID = "Z2FDTNDATAQYW2";

const CACHE_BEHAVIOR = {
  target_origin_id: required(string),
  viewer_protocol_policy: required(oneOf("allow-all", "https-only", "redirect-to-https")),
  allowed_methods: strings,
  cache_policy_id: required(string),
  origin_request_policy_id: string,
  response_headers_policy_id: string,
  lambda_function_association: blocks({
    event_type: required(oneOf("viewer-request", "origin-request", "origin-response", "viewer-response")),
    lambda_arn: required(string),
    include_body: withDefault(boolean, false),
  }),
} satisfies Shape;

/**
 * A CloudFront distribution with S3 origins.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_distribution
 */
export const distribution = resourceType(
  "aws_cloudfront_distribution",
  {
    aliases: strings,
    enabled: required(boolean),
    origin: blocks({
      origin_id: required(string),
      domain_name: required(string),
      origin_path: withDefault(string, ""),
      custom_header: blocks({ name: required(string), value: required(string) }),
      s3_origin_config: block({ origin_access_identity: withDefault(string, "") }),
      origin_access_control_id: withDefault(string, ""),
    }),
    default_cache_behavior: required(block(CACHE_BEHAVIOR)),
    ordered_cache_behavior: blocks({ ...CACHE_BEHAVIOR, path_pattern: required(string) }),
    custom_error_response: blocks({ error_code: required(number), error_caching_min_ttl: number }),
    web_acl_id: string,
  },
  {
    arn: globalArn("cloudfront", (self) => `distribution/${self.string("id")}`),
    domain_name: (self) => `d${self.id(LOWER_ALNUM, 13, "domain")}.cloudfront.net`,
    etag: (self) => `E${self.id(UPPER_ALNUM, 13, "etag")}`,
    hosted_zone_id: () => HOSTED_ZONE_ID,
    id: (self) => `E${self.id(UPPER_ALNUM, 13)}`,
    status: () => "Deployed",
  },
);
