import type { Usage } from "./prices.js";
import { sum } from "./prices.js";
import type { FunctionName, Pattern } from "./usage.js";
import { computeUsage } from "./usage.js";

/** Requests to the table of one upload that is created and booked. A test counts them on the emulator. */
interface TableRequests {
  /** Each of an item that fits 1 KB. */
  readonly writes: number;
  /** Each of an item that fits 4 KB, strongly consistent. */
  readonly reads: number;
  /** Requests that follow one another while the upload is created: what is sent at once counts once. */
  readonly createSteps: number;
  /** The same while the stored object is booked. */
  readonly bookSteps: number;
}

/** How long DynamoDB takes for one request, in milliseconds. An estimate: AWS says "single-digit milliseconds". */
const REQUEST_MS = 5;

/** The functions that create an upload's reservation. */
const CREATES: Readonly<Record<Pattern, FunctionName>> = {
  direct: "authorizer",
  presigned: "presigner",
  edge: "edge",
};

/**
 * Requests of the first upload of a caller in a minute: functions remember so long which limits an operator has set.
 * @param counters - The windows that have a quota, of the subject and of the tenant together.
 */
export function tableRequests(counters: number): TableRequests {
  return {
    // The upload and its reservation, the counters; begin, end and remove; each counter twice.
    writes: 2 + counters + 3 + 2 * counters,
    // The limits that an operator has set, of the subject and the tenant; and whether the object is booked already.
    reads: 2 + 1,
    createSteps: 2 + counters,
    bookSteps: 6,
  };
}

/** What quotas add to one upload. */
export function quotaUsage(pattern: Pattern, counters: number): Usage {
  const { writes, reads, createSteps, bookSteps } = tableRequests(counters);
  return sum(
    { tableWrites: writes, tableReads: reads },
    computeUsage(CREATES[pattern], createSteps * REQUEST_MS),
    computeUsage("check", bookSteps * REQUEST_MS),
  );
}
