import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { Construct } from "constructs";
import type { UploadOutcome } from "../../../functions/upload-completed/contract.js";
import { physicalName } from "../../iam/index.js";

/** Outcomes of a check that an operator may want to see. */
const COUNTED = ["rejected", "foreign", "gone"] as const satisfies readonly UploadOutcome[];

/** One of the counted outcomes. */
export type CountedOutcome = (typeof COUNTED)[number];

/**
 * Counts rejected objects, objects that were not uploaded through this project, and objects that were gone before the
 * check. CloudWatch makes the metric from the function's log: one metric, with the outcome as its dimension.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export class OutcomeMetric extends Construct {
  readonly namespace = "S3UploadPatterns";
  readonly metricName: string;

  constructor(scope: Construct, id: string, functionName: string) {
    super(scope, id);
    this.metricName = physicalName(this);
    new CloudwatchLogMetricFilter(this, "Resource", {
      name: this.metricName,
      logGroupName: `/aws/lambda/${functionName}`,
      // The function logs one JSON object a line.
      pattern: `{ ${COUNTED.map((outcome) => `($.outcome = "${outcome}")`).join(" || ")} }`,
      metricTransformation: {
        name: this.metricName,
        namespace: this.namespace,
        value: "1",
        unit: "Count",
        dimensions: { outcome: "$.outcome" },
      },
    });
  }

  /** The dimensions of one outcome. */
  dimensionsOf(outcome: CountedOutcome): Record<string, string> {
    return { outcome };
  }
}
