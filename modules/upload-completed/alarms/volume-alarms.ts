import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import { physicalName } from "../../iam/index.js";
import type { UploadVolume } from "../props.js";

/** The limits of the alarms, and their recipients. */
interface VolumeAlarmsProps extends UploadVolume {
  readonly actions: readonly string[];
  readonly functionName: string;
}

interface Threshold {
  readonly id: string;
  readonly unit: string;
  readonly threshold: number | undefined;
  /** Statistic of the metric, which has one value for each object: its bytes. */
  readonly statistic: "Sum" | "SampleCount";
}

const NAMESPACE = "S3UploadPatterns";
const PERIOD_SECONDS = 3_600;

/**
 * Alarms on the bytes and the number of objects that are stored in an hour. Both are statistics of one metric, which
 * CloudWatch creates from the function's log. S3's own request metrics would cost more.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
export class VolumeAlarms extends Construct {
  constructor(scope: Construct, id: string, props: VolumeAlarmsProps) {
    super(scope, id);
    const metricName = physicalName(this);
    new CloudwatchLogMetricFilter(this, "Metric", {
      name: metricName,
      logGroupName: `/aws/lambda/${props.functionName}`,
      pattern: "{ $.bytes >= 0 }",
      metricTransformation: { name: metricName, namespace: NAMESPACE, value: "$.bytes", unit: "Bytes" },
    });
    const { bytesPerHour, uploadsPerHour } = props;
    const thresholds: readonly Threshold[] = [
      { id: "Bytes", unit: "bytes", threshold: bytesPerHour, statistic: "Sum" },
      { id: "Uploads", unit: "objects", threshold: uploadsPerHour, statistic: "SampleCount" },
    ];
    for (const threshold of thresholds) this.#alarm(threshold, metricName, props);
  }

  #alarm(
    { id, unit, threshold, statistic }: Threshold,
    metricName: string,
    { actions }: VolumeAlarmsProps,
  ): void {
    if (threshold === undefined) return;
    new CloudwatchMetricAlarm(this, id, {
      alarmName: `${physicalName(this)}-${id.toLowerCase()}`,
      alarmDescription: `More than ${threshold} ${unit} were uploaded in one hour. To stop uploads, see docs/pausing.md.`,
      namespace: NAMESPACE,
      metricName,
      statistic,
      period: PERIOD_SECONDS,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold,
      treatMissingData: "notBreaching",
      alarmActions: [...actions],
    });
  }
}
