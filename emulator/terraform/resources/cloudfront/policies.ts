import { boolean, number, oneOf, required, string, strings, withDefault } from "../../schema/argument.js";
import { block, blocks } from "../../schema/block.js";
import type { Self } from "../../schema/resource-type.js";
import { resourceType } from "../../schema/resource-type.js";
import { UPPER_ALNUM } from "../../stack/identifier.js";
import { uuid } from "../names.js";

const IDS = {
  etag: (self: Self) => `E${self.id(UPPER_ALNUM, 13, "etag")}`,
  /** A UUID, as for all of CloudFront's policies. */
  id: uuid,
};

const override = required(boolean);
const items = required(block({ items: strings }));

/**
 * A cache policy. Only policies that never cache are emulated.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_cache_policy
 */
export const cachePolicy = resourceType(
  "aws_cloudfront_cache_policy",
  {
    name: required(string),
    default_ttl: withDefault(number, 86_400),
    max_ttl: withDefault(number, 31_536_000),
    min_ttl: withDefault(number, 0),
  },
  IDS,
);

/**
 * The parts of a request that CloudFront forwards to an origin.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_origin_request_policy
 */
export const originRequestPolicy = resourceType(
  "aws_cloudfront_origin_request_policy",
  {
    name: required(string),
    headers_config: required(
      block({
        header_behavior: required(oneOf("none", "whitelist", "allViewer", "allExcept")),
        headers: block({ items: strings }),
      }),
    ),
    query_strings_config: required(
      block({
        query_string_behavior: required(oneOf("none", "whitelist", "all", "allExcept")),
        query_strings: block({ items: strings }),
      }),
    ),
    cookies_config: required(
      block({
        cookie_behavior: required(oneOf("none", "whitelist", "all", "allExcept")),
        cookies: block({ items: strings }),
      }),
    ),
  },
  IDS,
);

/**
 * The headers that CloudFront adds to responses.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_response_headers_policy
 */
export const responseHeadersPolicy = resourceType(
  "aws_cloudfront_response_headers_policy",
  {
    name: required(string),
    cors_config: block({
      access_control_allow_credentials: required(boolean),
      access_control_allow_headers: items,
      access_control_allow_methods: items,
      access_control_allow_origins: items,
      access_control_expose_headers: block({ items: strings }),
      access_control_max_age_sec: number,
      origin_override: override,
    }),
    custom_headers_config: block({
      items: blocks({ header: required(string), value: required(string), override }),
    }),
    security_headers_config: block({
      content_security_policy: block({ content_security_policy: required(string), override }),
      content_type_options: block({ override }),
      frame_options: block({ frame_option: required(oneOf("DENY", "SAMEORIGIN")), override }),
      referrer_policy: block({ referrer_policy: required(string), override }),
      strict_transport_security: block({
        access_control_max_age_sec: required(number),
        include_subdomains: withDefault(boolean, false),
        preload: withDefault(boolean, false),
        override,
      }),
      xss_protection: block({
        protection: required(boolean),
        mode_block: withDefault(boolean, false),
        report_uri: string,
        override,
      }),
    }),
  },
  IDS,
);
