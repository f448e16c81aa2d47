import { flag, number, oneOf, required, text, texts, withDefault } from "../../schema/argument.js";
import type { Shape } from "../../schema/block.js";
import { block, blocks } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { LOWER_ALNUM, UPPER_ALNUM } from "../../stack/identifier.js";
import { globalArn } from "../names.js";

/** Id of the hosted zone that all distributions share. */
const HOSTED_ZONE_ID = "Z2FDTNDATAQYW2";

const CACHE_BEHAVIOR = {
  target_origin_id: required(text),
  viewer_protocol_policy: required(oneOf("allow-all", "https-only", "redirect-to-https")),
  allowed_methods: texts,
  cache_policy_id: required(text),
  origin_request_policy_id: text,
  response_headers_policy_id: text,
  lambda_function_association: blocks({
    event_type: required(oneOf("viewer-request", "origin-request", "origin-response", "viewer-response")),
    lambda_arn: required(text),
    include_body: withDefault(flag, false),
  }),
} satisfies Shape;

/**
 * A CloudFront distribution with S3 origins.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_distribution
 */
export const distribution = resourceType(
  "aws_cloudfront_distribution",
  {
    aliases: texts,
    enabled: required(flag),
    origin: blocks({
      origin_id: required(text),
      domain_name: required(text),
      origin_path: withDefault(text, ""),
      custom_header: blocks({ name: required(text), value: required(text) }),
      s3_origin_config: block({ origin_access_identity: withDefault(text, "") }),
      origin_access_control_id: withDefault(text, ""),
    }),
    default_cache_behavior: required(block(CACHE_BEHAVIOR)),
    ordered_cache_behavior: blocks({ ...CACHE_BEHAVIOR, path_pattern: required(text) }),
    custom_error_response: blocks({ error_code: required(number), error_caching_min_ttl: number }),
    web_acl_id: text,
  },
  {
    arn: globalArn("cloudfront", (self) => `distribution/${self.text("id")}`),
    domain_name: (self) => `d${self.id(LOWER_ALNUM, 13, "domain")}.cloudfront.net`,
    etag: (self) => `E${self.id(UPPER_ALNUM, 13, "etag")}`,
    hosted_zone_id: () => HOSTED_ZONE_ID,
    id: (self) => `E${self.id(UPPER_ALNUM, 13)}`,
    status: () => "Deployed",
  },
);
