import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { Construct } from "constructs";
import { physicalName } from "../iam/index.js";

/** The log entries of a function that are counted. */
interface LogMetricProps<Value extends string> {
  readonly functionName: string;
  /** The field of an entry that is counted. It becomes the metric's dimension. */
  readonly field: string;
  /** The values of the field that are counted, at least one. */
  readonly values: readonly Value[];
}

/**
 * Counts entries of a function's log, by the value of one field. CloudWatch makes the metric from the log.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export class LogMetric<Value extends string> extends Construct {
  readonly namespace = "S3UploadPatterns";
  readonly metricName: string;
  readonly #field: string;

  constructor(scope: Construct, id: string, { functionName, field, values }: LogMetricProps<Value>) {
    super(scope, id);
    this.#field = field;
    this.metricName = physicalName(this);
    new CloudwatchLogMetricFilter(this, "Resource", {
      name: this.metricName,
      logGroupName: `/aws/lambda/${functionName}`,
      // The function logs one JSON object per line.
      pattern: `{ ${values.map((value) => `($.${field} = "${value}")`).join(" || ")} }`,
      metricTransformation: {
        name: this.metricName,
        namespace: this.namespace,
        value: "1",
        unit: "Count",
        dimensions: { [field]: `$.${field}` },
      },
    });
  }

  /** The metric's dimensions for one value of the field. */
  dimensionsOf(value: Value): Record<string, string> {
    return { [this.#field]: value };
  }
}
