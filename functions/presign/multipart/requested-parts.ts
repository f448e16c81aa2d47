import { MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES } from "../../upload-policy/part-limits.js";
import type { RouteRejection } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import type { PartPlan } from "./part-plan.js";
import { planParts } from "./part-plan.js";

const MIB = 1_048_576;
/** Smallest part size that we choose. Smaller parts cost more requests than they save on a retry. */
const LEAST_CHOSEN_PART_BYTES = 16 * MIB;

/**
 * Divides an object into parts of the size that the client requests, or of one that we choose.
 * @param length - The object's size in bytes, at most S3's maximum.
 * @param partSize - In bytes. @default - the smallest whole number of MiB, at least 16, for which 10,000 parts are
 * enough
 */
export function planRequestedParts(
  length: number,
  partSize = chosenPartSize(length),
): { readonly outcome: "plan"; readonly plan: PartPlan } | RouteRejection {
  const plan = planParts(length, partSize);
  return plan === undefined
    ? routeRejected(400, "InvalidPartSize", partSizeProblem(length, partSize))
    : { outcome: "plan", plan };
}

function partSizeProblem(length: number, partSize: number): string {
  if (partSize < MIN_PART_BYTES || partSize > MAX_PART_BYTES) {
    return `partSize must be ${MIN_PART_BYTES} to ${MAX_PART_BYTES} bytes (5 MiB to 5 GiB), got ${partSize}.`;
  }
  const count = Math.ceil(length / partSize);
  const least = Math.ceil(length / MAX_PARTS);
  return `With a partSize of ${partSize} bytes the object has ${count} parts; S3 allows at most ${MAX_PARTS}. Set partSize to at least ${least} bytes, or omit it.`;
}

function chosenPartSize(length: number): number {
  return Math.max(LEAST_CHOSEN_PART_BYTES, Math.ceil(length / MAX_PARTS / MIB) * MIB);
}
