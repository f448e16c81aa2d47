import { createRequire } from "node:module";
import type { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import type { Construct } from "constructs";
import { physicalName } from "../iam/index.js";
import { answeredOrigin } from "../rest-api/document/cors.js";
import type { EdgeRateLimit } from "./props.js";

const DEFAULT_WINDOW_SECONDS = 300;
const TOO_MANY_REQUESTS = 429;
const BODY_KEY = "too-many-requests";
const BODY = { code: "TooManyRequests", message: "Too many requests from your address: try again later." };

/**
 * A web ACL with the one rule that an address which asks too often gets 429. It counts by address and not by token:
 * WAF cannot check one, so that everybody could make up a new one for each request. The answer is WAF's own, which
 * neither the function nor CloudFront's response headers change.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 */
export function createRateLimit(
  scope: Construct,
  { requests, windowSeconds = DEFAULT_WINDOW_SECONDS }: EdgeRateLimit,
  corsAllowedOrigins: readonly string[],
): Wafv2WebAcl {
  // Sampled requests would show callers' credentials to whoever may read them.
  const visibility = (metricName: string) => ({
    cloudwatchMetricsEnabled: true,
    metricName,
    sampledRequestsEnabled: false,
  });
  const { Wafv2WebAcl } = loadWaf();
  return new Wafv2WebAcl(scope, "RateLimit", {
    name: physicalName(scope),
    description: "Limits the rate of requests from one IP address",
    scope: "CLOUDFRONT",
    region: "us-east-1",
    defaultAction: { allow: {} },
    customResponseBody: [{ key: BODY_KEY, contentType: "APPLICATION_JSON", content: JSON.stringify(BODY) }],
    rule: [
      {
        name: "requests-per-address",
        priority: 0,
        action: {
          block: {
            customResponse: {
              responseCode: TOO_MANY_REQUESTS,
              customResponseBodyKey: BODY_KEY,
              responseHeader: answerHeaders(windowSeconds, corsAllowedOrigins),
            },
          },
        },
        statement: {
          rate_based_statement: {
            limit: requests,
            aggregate_key_type: "IP",
            evaluation_window_sec: windowSeconds,
          },
        },
        visibilityConfig: visibility("requests-per-address"),
      },
    ],
    visibilityConfig: visibility("uploads"),
  });
}

/** Constants, as all of WAF's answer is: with several origins any page may read it. */
function answerHeaders(windowSeconds: number, corsAllowedOrigins: readonly string[]) {
  const origin = answeredOrigin(corsAllowedOrigins);
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

/** The largest file of the provider, which only a rate limit needs: loaded late, it does not slow every synth. */
function loadWaf(): typeof import("@cdktf/provider-aws/lib/wafv2-web-acl/index.js") {
  return createRequire(import.meta.url)("@cdktf/provider-aws/lib/wafv2-web-acl/index.js");
}
