import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import { physicalName } from "../iam/index.js";

/** What is watched, and who is told. */
export interface AlarmsProps {
  readonly functionName: string;
  readonly queueName: string;
  /** ARNs of SNS topics. */
  readonly actions: readonly string[];
}

const NAMESPACE = "S3UploadPatterns";
const PERIOD_SECONDS = 300;

/**
 * Three alarms: checks fail, events have failed for good, objects are rejected. A first failure alone is none of them
 * for long: Lambda tries again by itself.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { functionName, queueName, actions }: AlarmsProps) {
    super(scope, id);
    const metricName = physicalName(this);
    new CloudwatchLogMetricFilter(this, "RejectedFilter", {
      name: metricName,
      logGroupName: `/aws/lambda/${functionName}`,
      // The function logs one JSON object a line.
      pattern: '{ $.outcome = "rejected" }',
      metricTransformation: { name: metricName, namespace: NAMESPACE, value: "1", unit: "Count" },
    });
    this.#alarm("Errors", actions, {
      alarmDescription:
        "Uploads cannot be checked: see the function's log. Lambda tries each one twice more.",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: functionName },
      statistic: "Sum",
    });
    this.#alarm("Failures", actions, {
      alarmDescription:
        "Uploads that nobody was told of wait in the failure queue: mend the cause, then replay them.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queueName },
      statistic: "Maximum",
    });
    this.#alarm("Rejected", actions, {
      alarmDescription:
        "Objects were rejected: they are not what their uploads declared, or what the policy allows.",
      namespace: NAMESPACE,
      metricName,
      statistic: "Sum",
    });
  }

  /** One in five minutes is enough; no data is good news. */
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
