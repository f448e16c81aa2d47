import type { FactName } from "../../../emulator/facts/index.js";
import { ATTRIBUTE_MEASUREMENTS } from "./attributes.js";
import { CALLER_MEASUREMENTS, COMPLETION_MEASUREMENTS } from "./completion.js";
import { DEPLOYMENT_MEASUREMENTS } from "./deployment.js";
import { DIRECT_MEASUREMENTS } from "./direct.js";
import { EDGE_MEASUREMENTS } from "./edge.js";
import type { Measurement } from "./measurement.js";
import { PRESIGNED_MEASUREMENTS } from "./presigned.js";
import { TABLE_MEASUREMENTS } from "./table.js";

/** The meaning of every fact for the product, and its measurement. A missing entry does not compile. */
export const MEASUREMENTS: Readonly<Record<FactName, Measurement>> = {
  ...EDGE_MEASUREMENTS,
  ...DIRECT_MEASUREMENTS,
  ...PRESIGNED_MEASUREMENTS,
  ...ATTRIBUTE_MEASUREMENTS,
  ...COMPLETION_MEASUREMENTS,
  ...CALLER_MEASUREMENTS,
  ...TABLE_MEASUREMENTS,
  ...DEPLOYMENT_MEASUREMENTS,
};
