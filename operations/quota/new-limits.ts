import type { QuotaLimits } from "../../functions/quota/contract.js";
import { LIMIT_RULES } from "../../functions/quota/rules/quota-rules.js";
import { checkOptions, UsageError } from "../command-line.js";

/** The options with the new limits. */
export interface NewLimitOptions {
  /** Each as `QUOTA=NUMBER`. */
  readonly limit?: readonly string[] | undefined;
  /** A time in UTC. */
  readonly until?: string | undefined;
}

/** The new limits of an operator. */
interface NewLimits {
  readonly limits: QuotaLimits;
  /** Expiry of the limits, in seconds since 1970. @default - never */
  readonly until?: number;
}

/** The names of all limits. */
export const LIMIT_NAMES: readonly string[] = Object.keys(LIMIT_RULES);

/**
 * Reads limits from the command line.
 * @param now - Milliseconds since 1970.
 * @throws {UsageError} for the first that is wrong
 */
export function readNewLimits({ limit = [], until }: NewLimitOptions, now: number): NewLimits {
  if (limit.length === 0) {
    throw new UsageError(["set needs at least one --limit, e.g. --limit uploadsPerDay=500."]);
  }
  const limits = readLimits(limit);
  if (until === undefined) return { limits };
  const end = Date.parse(until);
  if (end > now) return { limits, until: Math.ceil(end / 1_000) };
  throw new UsageError([`--until is ${until}. It must be a time in the future.`]);
}

function readLimits(given: readonly string[]): QuotaLimits {
  const entries = given.map(readLimit);
  const limits = checkOptions<QuotaLimits>(Object.fromEntries(entries), LIMIT_RULES);
  if (Object.keys(limits).length < entries.length) {
    throw new UsageError(["--limit names the same quota twice."]);
  }
  if (limits.burst !== undefined && limits.requestsPerSecond === undefined) {
    throw new UsageError(["--limit burst needs --limit requestsPerSecond as well."]);
  }
  return limits;
}

function readLimit(given: string): readonly [string, number] {
  const [, name, digits] = /^(\w+)=(\d{1,15})$/.exec(given) ?? [];
  if (name === undefined) {
    throw new UsageError([
      `--limit is ${given}; it must be QUOTA=NUMBER, e.g. uploadsPerDay=500. NUMBER is a whole number of 1 to 15 digits.`,
    ]);
  }
  if (LIMIT_NAMES.includes(name)) return [name, Number(digits)];
  throw new UsageError([`--limit has an unknown quota ${name}. Known quotas: ${LIMIT_NAMES.join(", ")}.`]);
}
