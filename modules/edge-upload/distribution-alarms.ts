import { CloudfrontMonitoringSubscription } from "@cdktf/provider-aws/lib/cloudfront-monitoring-subscription/index.js";
import type { Construct } from "constructs";
import { PropsError } from "../errors.js";
import type { RateLimit } from "../rate-limit/index.js";
import { limitedRequestsMetric } from "../rate-limit/index.js";
import { checkTopics, createFiveMinuteAlarm } from "../request-alarm/index.js";
import type { DistributionAlarms } from "./props.js";

/** Region of the metrics of CloudFront and its web ACLs, and so of the alarms. */
const REGION = "us-east-1";

interface AlarmedDistribution {
  readonly distributionId: string;
  readonly rateLimit: RateLimit | undefined;
}

/**
 * Creates the alarms that are set.
 * @throws {@link PropsError} if a topic is in another Region than us-east-1, or throttled requests cannot be counted
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export function createDistributionAlarms(
  scope: Construct,
  { actions, serverErrorPercent, throttledRequests, latencyMs }: DistributionAlarms,
  { distributionId, rateLimit }: AlarmedDistribution,
): void {
  checkTopics(scope, "distributionAlarms", actions, REGION);
  const metric = (metricName: string) => ({
    namespace: "AWS/CloudFront",
    metricName,
    dimensions: { DistributionId: distributionId, Region: "Global" },
  });
  const alarm = { actions, region: REGION } as const;
  if (serverErrorPercent !== undefined) {
    createFiveMinuteAlarm(scope, "ServerErrorAlarm", {
      ...alarm,
      name: "server-errors",
      description: `More than ${serverErrorPercent} % of the requests in five minutes got a 5xx response.`,
      metric: metric("5xxErrorRate"),
      statistic: "Average",
      threshold: serverErrorPercent,
    });
  }
  if (throttledRequests !== undefined) {
    createFiveMinuteAlarm(scope, "ThrottledAlarm", {
      ...alarm,
      name: "throttled",
      description: `The rate limit answered more than ${throttledRequests} requests in five minutes with 429.`,
      metric: limitedRequestsMetric(scope, checkRateLimit(scope, rateLimit)),
      statistic: "Sum",
      threshold: throttledRequests,
    });
  }
  if (latencyMs !== undefined) {
    enableAdditionalMetrics(scope, distributionId);
    createFiveMinuteAlarm(scope, "LatencyAlarm", {
      ...alarm,
      name: "latency",
      description: `S3's answer to one request in a hundred took longer than ${latencyMs} ms.`,
      metric: metric("OriginLatency"),
      statistic: "p99",
      threshold: latencyMs,
    });
  }
}

function checkRateLimit(scope: Construct, rateLimit: RateLimit | undefined): RateLimit {
  if (rateLimit !== undefined) return rateLimit;
  throw new PropsError(scope, {
    prop: "distributionAlarms.throttledRequests",
    received: "no rateLimit",
    allowed: "given only with rateLimit, whose 429 responses it counts",
    remedy:
      "Set rateLimit as well, or leave it out. For a web ACL of your own, create an alarm on its metrics.",
  });
}

/**
 * Enables the metrics for which CloudFront charges.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
 */
function enableAdditionalMetrics(scope: Construct, distributionId: string): void {
  new CloudfrontMonitoringSubscription(scope, "AdditionalMetrics", {
    distributionId,
    monitoringSubscription: {
      realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Enabled" },
    },
  });
}
