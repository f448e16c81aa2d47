import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { physicalName } from "../iam/index.js";
import { checkTopics } from "../request-alarm/index.js";
import type { EdgeErrorAlarm } from "./props.js";

/** Region of CloudFront's metrics, and so of the alarm. */
const REGION = "us-east-1";

/**
 * An alarm on a metric that CloudFront provides free of charge.
 * @throws {@link PropsError} if a topic is in another Region than us-east-1
 */
export function createErrorAlarm(
  scope: Construct,
  { serverErrorPercent, actions }: EdgeErrorAlarm,
  distributionId: string,
): void {
  checkTopics(scope, "errorAlarm", actions, REGION);
  new CloudwatchMetricAlarm(scope, "ErrorAlarm", {
    alarmName: `${physicalName(scope)}-server-errors`,
    alarmDescription: `More than ${serverErrorPercent} % of the requests in five minutes got a 5xx response.`,
    namespace: "AWS/CloudFront",
    metricName: "5xxErrorRate",
    dimensions: { DistributionId: distributionId, Region: "Global" },
    region: REGION,
    statistic: "Average",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: serverErrorPercent,
    treatMissingData: "notBreaching",
    alarmActions: [...actions],
  });
}
