import { EDGE_REQUESTS_PER_SECOND, rejectedUsage } from "./month.js";
import { times, totalOf } from "./prices.js";
import { quotaUsage } from "./quota.js";
import type { Pattern } from "./usage.js";
import { batchedUploadUsage, CHECK_USAGE, PATTERNS, uploadUsage } from "./usage.js";

const MILLION = 1_000_000;
const TERABYTE = 1e12;
/** Size of the objects that make up a terabyte, in bytes: direct's maximum, or 1 GB. */
const OBJECT_BYTES: Readonly<Record<Pattern, number>> = { direct: 10e6, presigned: 1e9, edge: 1e9 };
/** Default rate of each stage, in requests per second. */
const STAGE_RATE = 100;

/** The rows of the table in docs/costs.md. The README contains the first row. */
export function costRows(): readonly string[] {
  return [
    row("USD per million uploads", (pattern) => usd(totalOf(times(MILLION, uploadUsage(pattern, 0))))),
    row("USD per TB", (pattern) => {
      const bytes = OBJECT_BYTES[pattern];
      const total = totalOf(times(TERABYTE / bytes, uploadUsage(pattern, bytes)));
      return `${usd(total)} (${bytes === 1e9 ? "1 GB" : "10 MB"} objects)`;
    }),
    row("USD per month of rejected requests, worst case", (pattern) => {
      const rate = pattern === "edge" ? EDGE_REQUESTS_PER_SECOND : STAGE_RATE;
      const total = totalOf(rejectedUsage(pattern, { ratePerSecond: rate, addresses: 1 }));
      return `${Math.round(total).toLocaleString("en-US")} (${rate.toLocaleString("en-US")} requests/s)`;
    }),
  ];
}

/** USD per million uploads that quotas add, for each pattern. @param counters - Number of windows with a quota. */
export function quotaUsd(counters: number): Readonly<Record<Pattern, string>> {
  const added = (pattern: Pattern) => usd(totalOf(times(MILLION, quotaUsage(pattern, counters))));
  return { direct: added("direct"), presigned: added("presigned"), edge: added("edge") };
}

/** USD per million small uploads of the presigned pattern, with `files` files in each `POST /uploads`. */
export function batchedUsd(files: number): string {
  return usd(totalOf(times(MILLION, batchedUploadUsage(files))));
}

/** USD per million uploads for the check after the upload and its event. */
export function checkUsd(): string {
  return usd(totalOf(times(MILLION, CHECK_USAGE)));
}

function row(name: string, cell: (pattern: Pattern) => string): string {
  return `| ${[name, ...PATTERNS.map(cell)].join(" | ")} |`;
}

function usd(amount: number): string {
  return amount.toFixed(2);
}
