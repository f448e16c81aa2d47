import type { CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import { physicalName } from "../../iam/index.js";
import type { UploadCompletedAlarms } from "../props.js";
import type { CountedOutcome, OutcomeMetric } from "./outcome-metric.js";

/** The metrics of the alarms, and their actions. */
interface AlarmsProps extends Required<Omit<UploadCompletedAlarms, "volume">> {
  readonly functionName: string;
  readonly queueName: string;
  readonly metric: OutcomeMetric;
}

/** Alarms on outcomes. */
const OUTCOME_ALARMS: Readonly<Record<CountedOutcome, readonly [id: string, description: string]>> = {
  rejected: [
    "Rejected",
    "Objects were rejected: they differ from what their uploads declared, or the policy does not allow them.",
  ],
  foreign: ["Foreign", "Objects were written below the prefix, but not uploaded through this project."],
  gone: ["Gone", "Objects were deleted before they were checked: S3 answered 404."],
};
const PERIOD_SECONDS = 300;

/**
 * Alarms on checks that fail (also on the first attempt, before Lambda retries it), on events in the failure queue, on
 * rejected objects, and on each further outcome in the props.
 */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { functionName, queueName, metric, actions, outcomes }: AlarmsProps,
  ) {
    super(scope, id);
    this.#alarm("Errors", actions, {
      alarmDescription: "Uploads cannot be checked. See the function's log. Lambda retries each check twice.",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: functionName },
      statistic: "Sum",
    });
    this.#alarm("Failures", actions, {
      alarmDescription:
        "Failed upload events are in the failure queue. Fix the cause, then run `npm run replay`.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queueName },
      statistic: "Maximum",
    });
    for (const outcome of ["rejected", ...outcomes] as const) {
      const [alarmId, alarmDescription] = OUTCOME_ALARMS[outcome];
      this.#alarm(alarmId, actions, {
        alarmDescription,
        namespace: metric.namespace,
        metricName: metric.metricName,
        dimensions: metric.dimensionsOf(outcome),
        statistic: "Sum",
      });
    }
  }

  /** One event in five minutes raises the alarm; missing data does not. */
  #alarm(id: string, actions: readonly string[], metric: Partial<CloudwatchMetricAlarmConfig>): void {
    new CloudwatchMetricAlarm(this, id, {
      ...metric,
      alarmName: `${physicalName(this)}-${id.toLowerCase()}`,
      period: PERIOD_SECONDS,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      alarmActions: [...actions],
    });
  }
}
