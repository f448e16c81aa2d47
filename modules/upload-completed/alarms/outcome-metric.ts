import type { Construct } from "constructs";
import type { UploadOutcome } from "../../../functions/upload-completed/contract.js";
import { LogMetric } from "../../metrics/log-metric.js";

/** Outcomes of a check that are counted. */
const COUNTED = ["rejected", "foreign", "gone"] as const satisfies readonly UploadOutcome[];

/** One of the counted outcomes. */
export type CountedOutcome = (typeof COUNTED)[number];

/**
 * Counts rejected objects, objects that were not uploaded through this project, and objects that were deleted before
 * the check: one metric, with the outcome as its dimension.
 */
export class OutcomeMetric extends LogMetric<CountedOutcome> {
  constructor(scope: Construct, id: string, functionName: string) {
    super(scope, id, { functionName, field: "outcome", values: COUNTED });
  }
}
