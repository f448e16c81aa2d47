import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import type { Construct } from "constructs";
import { physicalName } from "../iam/index.js";
import type { EdgeRateLimit } from "./props.js";

const DEFAULT_WINDOW_SECONDS = 300;
const TOO_MANY_REQUESTS = 429;

/**
 * A web ACL with the one rule that an address which asks too often gets 429. It counts by address and not by token:
 * WAF cannot check one, so that everybody could make up a new one for each request.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
 */
export function createRateLimit(scope: Construct, { requests, windowSeconds }: EdgeRateLimit): Wafv2WebAcl {
  // Sampled requests would show callers' credentials to whoever may read them.
  const visibility = (metricName: string) => ({
    cloudwatchMetricsEnabled: true,
    metricName,
    sampledRequestsEnabled: false,
  });
  return new Wafv2WebAcl(scope, "RateLimit", {
    name: physicalName(scope),
    description: "Limits how often one address may ask",
    scope: "CLOUDFRONT",
    region: "us-east-1",
    defaultAction: { allow: {} },
    rule: [
      {
        name: "requests-per-address",
        priority: 0,
        action: { block: { customResponse: { responseCode: TOO_MANY_REQUESTS } } },
        statement: {
          rate_based_statement: {
            limit: requests,
            aggregate_key_type: "IP",
            evaluation_window_sec: windowSeconds ?? DEFAULT_WINDOW_SECONDS,
          },
        },
        visibilityConfig: visibility("requests-per-address"),
      },
    ],
    visibilityConfig: visibility("uploads"),
  });
}
