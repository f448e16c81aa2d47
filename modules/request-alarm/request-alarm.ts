import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { integer, list, object } from "../../functions/rules/kinds.js";
import { PropsError } from "../errors.js";
import { currentRegion, physicalName } from "../iam/index.js";
import { isKnown, knownItems } from "../rules/tokens.js";
import { arn } from "../rules/values.js";

/** An alarm on the number of requests. */
export interface RequestAlarm {
  /** Number of requests in one hour, 1 or more, above which the alarm is raised. Rejected requests count. */
  readonly requestsPerHour: number;
  /** ARNs of SNS topics, 1 to 5, in the alarm's own Region. */
  readonly actions: readonly string[];
}

const SEE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";

/** The rule for the topics of an alarm. */
export const ALARM_ACTIONS = list(
  arn("sns", ""),
  { min: 1, max: 5 },
  { remedy: "Name the SNS topics.", see: SEE },
);

/** The rule for a request alarm. */
export const REQUEST_ALARM = object<RequestAlarm>({
  requestsPerHour: integer({ min: 1, max: Number.MAX_SAFE_INTEGER, unit: "requests" }),
  actions: ALARM_ACTIONS,
});

/** A metric that counts requests. */
interface RequestMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Region of the metric, and so of the alarm. @default - the stack's */
  readonly region?: "us-east-1";
}

/**
 * An alarm on a metric that AWS provides free of charge.
 * @throws {@link PropsError} if a topic is in another Region than the alarm
 */
export function createRequestAlarm(
  scope: Construct,
  { requestsPerHour, actions }: RequestAlarm,
  metric: RequestMetric,
): void {
  checkTopics(scope, "requestAlarm", actions, metric.region);
  new CloudwatchMetricAlarm(scope, "RequestAlarm", {
    ...metric,
    dimensions: { ...metric.dimensions },
    alarmName: `${physicalName(scope)}-requests`,
    alarmDescription: `There were more than ${requestsPerHour} requests in one hour.`,
    statistic: "Sum",
    period: 3_600,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: requestsPerHour,
    treatMissingData: "notBreaching",
    alarmActions: [...actions],
  });
}

/**
 * Rejects topics that an alarm cannot send to.
 * @param prop - The alarm's setting.
 * @param alarmRegion - @default - the stack's
 */
export function checkTopics(
  scope: Construct,
  prop: string,
  actions: readonly string[],
  alarmRegion?: string,
): void {
  const region = alarmRegion ?? currentRegion(scope);
  if (!isKnown(region)) return;
  knownItems(actions).forEach((action, index) => {
    if (!isKnown(action) || action.split(":")[3] === region) return;
    throw new PropsError(scope, {
      prop: `${prop}.actions[${index}]`,
      received: action,
      allowed: `a topic in ${region}: CloudWatch alarms send only to topics of their own Region`,
      remedy: "Name a topic of that Region.",
      see: SEE,
    });
  });
}
