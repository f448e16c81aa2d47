import { createRequire } from "node:module";
import type { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import type { Construct } from "constructs";
import { withDefaultValues } from "../../functions/rules/fallbacks.js";
import { DELETE_LAST } from "../delete-last.js";
import { physicalName } from "../iam/index.js";
import type { RateLimit } from "./rate-limit.js";
import { RATE_LIMIT_RULES } from "./rate-limit.js";

const TOO_MANY_REQUESTS = 429;
const BODY_KEY = "too-many-requests";

/** The WAF rule for each way of counting. */
const RULES = {
  address: {
    name: "requests-per-address",
    description: "Limits the rate of requests from one IP address",
    message: "Too many requests from your address. Try again later.",
    aggregation: { aggregate_key_type: "IP" },
  },
  token: {
    name: "requests-per-token",
    description: "Limits the rate of requests with one token",
    message: "Too many requests with your token. Try again later.",
    aggregation: {
      aggregate_key_type: "CUSTOM_KEYS",
      custom_key: [
        { header: { name: "authorization", text_transformation: [{ priority: 0, type: "NONE" }] } },
      ],
    },
  },
} as const;

/** The resource that a web ACL protects, and the origin that may read its 429. */
interface WebAclOptions {
  /** CloudFront's web ACLs are in us-east-1; those of REST APIs are in the API's Region. */
  readonly scope: "CLOUDFRONT" | "REGIONAL";
  /** Value of `Access-Control-Allow-Origin` in the 429. @default - no page may read it */
  readonly answeredOrigin?: string;
}

/**
 * A web ACL with one rule: an address that sends too many requests, or too many with one token, gets 429. The response
 * is WAF's own: no function, response headers policy or gateway response changes it.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 */
export function createWebAcl(
  construct: Construct,
  rateLimit: RateLimit,
  { scope, answeredOrigin }: WebAclOptions,
): Wafv2WebAcl {
  const { requests, windowSeconds, by } = withDefaultValues(rateLimit, RATE_LIMIT_RULES);
  const { name, description, message, aggregation } = RULES[by];
  const body = { code: "TooManyRequests", message };
  // Sampled requests would show callers' credentials.
  const visibility = (metricName: string) => ({
    cloudwatchMetricsEnabled: true,
    metricName,
    sampledRequestsEnabled: false,
  });
  const { Wafv2WebAcl } = loadWaf();
  return new Wafv2WebAcl(construct, "RateLimit", {
    name: physicalName(construct),
    description,
    scope,
    ...(scope === "CLOUDFRONT" && { region: "us-east-1" }),
    defaultAction: { allow: {} },
    customResponseBody: [{ key: BODY_KEY, contentType: "APPLICATION_JSON", content: JSON.stringify(body) }],
    rule: [
      {
        name,
        priority: 0,
        action: {
          block: {
            customResponse: {
              responseCode: TOO_MANY_REQUESTS,
              customResponseBodyKey: BODY_KEY,
              responseHeader: responseHeaders(windowSeconds, answeredOrigin),
            },
          },
        },
        statement: {
          rate_based_statement: {
            limit: requests,
            ...aggregation,
            evaluation_window_sec: windowSeconds,
          },
        },
        visibilityConfig: visibility(name),
      },
    ],
    visibilityConfig: visibility(physicalName(construct)),
    lifecycle: DELETE_LAST,
  });
}

/**
 * The metric of the requests that CloudFront's web ACL of {@link createWebAcl} answered with 429. Its dimensions are the
 * metric names of the web ACL and the rule.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
export function limitedRequestsMetric(construct: Construct, rateLimit: RateLimit) {
  const { by } = withDefaultValues(rateLimit, RATE_LIMIT_RULES);
  return {
    namespace: "AWS/WAFV2",
    metricName: "BlockedRequests",
    dimensions: { WebACL: physicalName(construct), Rule: RULES[by].name },
  };
}

/** Headers of the 429. They are constants, as in all of WAF's responses: with several origins any page may read it. */
function responseHeaders(windowSeconds: number, origin: string | undefined) {
  return [
    { name: "Retry-After", value: String(windowSeconds) },
    ...(origin === undefined
      ? []
      : [
          { name: "Access-Control-Allow-Origin", value: origin },
          { name: "Access-Control-Expose-Headers", value: "Retry-After" },
        ]),
  ];
}

/** Loads the provider's largest file. Only a rate limit needs it, so other synths are not slowed. */
function loadWaf(): typeof import("@cdktf/provider-aws/lib/wafv2-web-acl/index.js") {
  return createRequire(import.meta.url)("@cdktf/provider-aws/lib/wafv2-web-acl/index.js");
}
