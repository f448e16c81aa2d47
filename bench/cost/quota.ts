import type { Usage } from "./prices.js";
import { sum } from "./prices.js";
import type { FunctionName, Pattern } from "./usage.js";
import { computeUsage } from "./usage.js";

/** Requests to the table for one upload that is created and booked. A test counts them on the emulator. */
interface TableRequests {
  /** Number of writes, each of an item of at most 1 KB. */
  readonly writes: number;
  /** Number of strongly consistent reads, each of an item of at most 4 KB. */
  readonly reads: number;
  /** Number of sequential steps while the upload is created. Parallel requests count as one. */
  readonly createSteps: number;
  /** Number of sequential steps while the stored object is booked. */
  readonly bookSteps: number;
}

/** Duration of one request to DynamoDB, in milliseconds. An estimate: AWS says "single-digit milliseconds". */
const REQUEST_MS = 5;

/** The functions that create an upload's reservation. */
const CREATES: Readonly<Record<Pattern, FunctionName>> = {
  direct: "authorizer",
  presigned: "presigner",
  edge: "edge",
};

/**
 * Requests of a caller's first upload in a minute. Functions cache an operator's limits for a minute.
 * @param counters - Number of windows with a quota, of the subject and its tenant together.
 */
export function tableRequests(counters: number): TableRequests {
  return {
    // The upload and its reservation, the counters; begin, end and remove; each counter twice.
    writes: 2 + counters + 3 + 2 * counters,
    // An operator's limits of the subject and the tenant, and whether the object is already booked.
    reads: 2 + 1,
    createSteps: 2 + counters,
    bookSteps: 6,
  };
}

/** The usage that quotas add to one upload. */
export function quotaUsage(pattern: Pattern, counters: number): Usage {
  const { writes, reads, createSteps, bookSteps } = tableRequests(counters);
  return sum(
    { tableWrites: writes, tableReads: reads },
    computeUsage(CREATES[pattern], createSteps * REQUEST_MS),
    computeUsage("check", bookSteps * REQUEST_MS),
  );
}
