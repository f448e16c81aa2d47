import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { physicalName } from "../iam/index.js";

/** An alarm that is raised if a metric is above a number for five minutes. */
interface FiveMinuteAlarm {
  /** Last part of the alarm's name. */
  readonly name: string;
  readonly description: string;
  readonly metric: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions?: Readonly<Record<string, string>>;
  };
  readonly statistic: "Average" | "Sum" | "p99";
  readonly threshold: number;
  /** ARNs of SNS topics. */
  readonly actions: readonly string[];
  /** Region of the metric, and so of the alarm. @default - the stack's */
  readonly region?: "us-east-1";
}

/** Creates an alarm. Minutes without requests do not raise it. */
export function createFiveMinuteAlarm(scope: Construct, id: string, alarm: FiveMinuteAlarm): void {
  const { metric, statistic } = alarm;
  new CloudwatchMetricAlarm(scope, id, {
    ...metric,
    dimensions: metric.dimensions && { ...metric.dimensions },
    alarmName: `${physicalName(scope)}-${alarm.name}`,
    alarmDescription: alarm.description,
    region: alarm.region,
    ...(statistic === "p99" ? { extendedStatistic: statistic } : { statistic }),
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: alarm.threshold,
    treatMissingData: "notBreaching",
    alarmActions: [...alarm.actions],
  });
}
