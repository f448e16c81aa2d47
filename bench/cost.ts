/**
 * Prints a month's bill for one pattern at AWS's list prices in us-east-1, and the worst case under attack:
 * `node --import tsx bench/cost.ts --pattern direct --uploads 1000000 --bytes 2000000`
 * Options: `--rate` (requests per second that the stage allows, or Lambda@Edge for the edge pattern), `--rate-limit
 * REQUESTS/SECONDS` (the WAF rule), `--addresses` (the attacker's number of addresses) and `--quota-counters` (the
 * number of windows with a quota, of a subject and its tenant together). `--table` prints the rows of the table in
 * docs/costs.md. Prices, requests and estimates are in `bench/cost/`. Not included: the effect of quotas under attack,
 * free tiers, later price tiers, reading, KMS, GuardDuty, retries, and the requests that WAF blocks, which cost 0.60
 * USD per million.
 */
import { parseArgs } from "node:util";
import { MAX_BATCH_FILES } from "../functions/presign/contract.js";
import { exitOnClosedPipe } from "../operations/command-line.js";
import { batchedUsd, checkUsd, costRows } from "./cost/cost-rows.js";
import type { Limits, Month } from "./cost/month.js";
import {
  EDGE_REQUESTS_PER_SECOND,
  maxRequests,
  monthUsage,
  rejectedUsage,
  uploadedUsage,
} from "./cost/month.js";
import type { Usage } from "./cost/prices.js";
import { billOf, totalOf } from "./cost/prices.js";
import type { Pattern } from "./cost/usage.js";
import { PATTERNS } from "./cost/usage.js";

const USAGE = `Usage: node --import tsx bench/cost.ts [--pattern ${PATTERNS.join("|")}] [--uploads COUNT] [--bytes BYTES]
         [--rate REQUESTS] [--rate-limit REQUESTS/SECONDS] [--addresses COUNT] [--quota-counters COUNT] [--table] [--help]`;
/** The windows that WAF supports, in seconds. */
const WINDOWS: readonly number[] = [60, 120, 300, 600];

const OPTIONS = {
  pattern: { type: "string", default: "direct" },
  uploads: { type: "string", default: "1000000" },
  bytes: { type: "string", default: "1000000" },
  rate: { type: "string" },
  "rate-limit": { type: "string" },
  addresses: { type: "string", default: "1" },
  "quota-counters": { type: "string" },
  help: { type: "boolean", default: false },
  table: { type: "boolean", default: false },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

exitOnClosedPipe();
try {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) console.log(USAGE);
  else if (values.table) printRows();
  else printMonth(values);
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function printRows(): void {
  console.log(costRows().join("\n"));
  console.log(
    `Presigned, ${MAX_BATCH_FILES} files per request: ${batchedUsd(MAX_BATCH_FILES)} USD per million uploads.`,
  );
  console.log(`The check and its event: ${checkUsd()} USD per million uploads.`);
}

function printMonth(values: Values): void {
  const pattern = patternOf(values.pattern);
  const month: Month = {
    pattern,
    uploads: count(values, "uploads"),
    bytes: count(values, "bytes"),
    ...(values["quota-counters"] !== undefined && { quotaCounters: count(values, "quota-counters") }),
  };
  const limits = limitsOf(pattern, values);
  print(`${number(month.uploads)} uploads of ${number(month.bytes)} bytes, ${pattern}`, monthUsage(month));
  const requests = `${number(maxRequests(limits))} requests`;
  print(`Under attack without a credential: ${requests}`, rejectedUsage(pattern, limits));
  print(`Under attack with a credential: ${requests}`, uploadedUsage(month, limits));
}

function print(title: string, usage: Usage): void {
  console.log(`\n${title}`);
  for (const { name, quantity, usd } of billOf(usage)) {
    console.log(`  ${name.padEnd(34)}${number(quantity).padStart(18)}${usd.toFixed(2).padStart(16)} USD`);
  }
  console.log(`  ${"total".padEnd(52)}${totalOf(usage).toFixed(2).padStart(16)} USD`);
}

function patternOf(value: string): Pattern {
  const pattern = PATTERNS.find((known) => known === value);
  if (pattern !== undefined) return pattern;
  throw new RangeError(`--pattern must be one of ${PATTERNS.join(", ")}, got ${value}.`);
}

function limitsOf(pattern: Pattern, values: Values): Limits {
  const quota = pattern === "edge" ? EDGE_REQUESTS_PER_SECOND : 100;
  const ratePerSecond = values.rate === undefined ? quota : count(values, "rate");
  const given = values["rate-limit"];
  const addresses = count(values, "addresses");
  if (given === undefined) return { ratePerSecond, addresses };
  const [requests = Number.NaN, windowSeconds = Number.NaN] = given.split("/").map(Number);
  if (!(Number.isSafeInteger(requests) && requests >= 10 && WINDOWS.includes(windowSeconds))) {
    const allowed = `at least 10 requests in ${WINDOWS.join(", ")} seconds`;
    throw new RangeError(`--rate-limit must be REQUESTS/SECONDS such as 2000/300, ${allowed}, got ${given}.`);
  }
  return { ratePerSecond, rateLimit: { requests, windowSeconds }, addresses };
}

function count(values: Values, name: "uploads" | "bytes" | "rate" | "addresses" | "quota-counters"): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`--${name} must be a whole number of at least 1, got ${values[name]}.`);
}

function number(quantity: number): string {
  return quantity.toLocaleString("en-US", { maximumFractionDigits: 2 });
}
