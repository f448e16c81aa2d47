import type { QuotaUsage } from "../contract.js";
import { QUOTAS } from "../limits/quotas.js";
import { windowAt } from "../limits/windows.js";
import type { AdmitOutcome } from "./outcome.js";
import type { RateUsage } from "./rate-usage.js";

/** The items that one limit adds to the fields `RateLimit-Policy` and `RateLimit`. */
interface FieldItems {
  readonly policy: string;
  readonly left: string;
}

/** Names of units in the draft's registry. */
const UNITS = { uploads: "requests", bytes: "content-bytes" } as const;

/**
 * The response fields with the caller's limits and what is left of them: one item for each rate and quota.
 * @param now - Milliseconds since 1970.
 * @see https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-10.txt
 */
export function rateLimitFields(outcome: AdmitOutcome, now: number): Readonly<Record<string, string>> {
  const items = fieldItems(outcome, now);
  if (items.length === 0) return {};
  return {
    "RateLimit-Policy": items.map(({ policy }) => policy).join(", "),
    RateLimit: items.map(({ left }) => left).join(", "),
  };
}

function fieldItems(outcome: AdmitOutcome, now: number): readonly FieldItems[] {
  switch (outcome.outcome) {
    case "unbooked":
      return [];
    case "rejected": {
      const { rates = [], usage } = outcome;
      return [...rates.map(rateItems), ...(usage === undefined ? [] : [quotaItems(usage, now)])];
    }
    case "reserved":
      return [...outcome.rates.map(rateItems), ...outcome.quotas.map((usage) => quotaItems(usage, now))];
  }
}

function rateItems({ scope, requestsPerSecond, burst, remaining, resetsInSeconds }: RateUsage): FieldItems {
  const name = `"${scope}-requestsPerSecond"`;
  const seconds = windowOf(requestsPerSecond, burst);
  const resets = resetsInSeconds === undefined ? "" : `;t=${resetsInSeconds}`;
  return {
    policy: `${name};q=${Math.max(1, Math.floor(requestsPerSecond * seconds + ROUNDING))};w=${seconds}`,
    left: `${name};r=${remaining}${resets}`,
  };
}

/** Tolerance for the error of fractions such as 0.1. */
const ROUNDING = 1e-6;
/** Number of window lengths to try. */
const TRIED = 1_000;

/**
 * The length of a window in whole seconds: the shortest that allows the burst and a whole number of requests at the
 * rate, or if none is found, the shortest that allows the burst.
 */
function windowOf(requestsPerSecond: number, burst: number): number {
  const shortest = Math.max(1, Math.ceil(Math.floor(burst) / requestsPerSecond - ROUNDING));
  for (let seconds = shortest; seconds < shortest + TRIED; seconds += 1) {
    const requests = requestsPerSecond * seconds;
    if (Math.abs(requests - Math.round(requests)) < ROUNDING && requests >= 1 - ROUNDING) return seconds;
  }
  return shortest;
}

function quotaItems(
  { quota, scope, used, reserved, limit = 0, resetsAt }: QuotaUsage,
  now: number,
): FieldItems {
  const name = `"${scope}-${quota}"`;
  const { unit, window } = QUOTAS[quota];
  const end = Date.parse(resetsAt);
  const left = Math.max(0, limit - used - reserved);
  return {
    // Months differ in length.
    policy: `${name};q=${limit};qu="${UNITS[unit]}";w=${windowAt(window, end - 1).seconds}`,
    left: `${name};r=${left};t=${Math.max(0, Math.ceil((end - now) / 1_000))}`,
  };
}
