import type { RateUsage } from "../answer/rate-usage.js";
import type { QuotaRejection } from "../answer/rejection.js";
import { blocked, tooManyRequests } from "../answer/rejection.js";
import type { LedgerContext } from "../context/context.js";
import type { QuotaLimits } from "../contract.js";
import type { QuotaCaller, Scope } from "../limits/caller-limits.js";
import type { ScopeLimits } from "../limits/counters.js";
import { homePartition, subjectPartition } from "../limits/counters.js";
import type { Rate } from "./rate.js";
import { takeFromRate } from "./rate.js";

/**
 * Scopes in the order in which they are checked. The subject comes first, so that its requests above its own rate do
 * not count for its tenant.
 */
const SCOPES: readonly Scope[] = ["subject", "tenant"];

/** The rejection of a caller that may create no uploads at all. */
export function blockedCaller(limits: ScopeLimits): QuotaRejection | undefined {
  const scope = SCOPES.find((one) => limits[one]?.requestsPerSecond === 0);
  return scope && blocked(scope);
}

/** Counts one request against each of a caller's rates. */
export async function takeFromRates(
  caller: QuotaCaller,
  limits: ScopeLimits,
  { table, now }: LedgerContext,
): Promise<readonly RateUsage[] | QuotaRejection> {
  const rates: RateUsage[] = [];
  for (const scope of SCOPES) {
    const rate = rateOf(limits[scope]);
    if (rate === undefined) continue;
    // A caller without a tenant has no limits of a tenant.
    const pk = scope === "tenant" ? homePartition(caller) : subjectPartition(caller);
    const taken = await takeFromRate(pk, rate, table, now());
    if (taken.outcome === "exceeded") {
      const { retryAfterSeconds: resetsInSeconds } = taken;
      return tooManyRequests({ scope, ...rate, remaining: 0, resetsInSeconds }, rates);
    }
    rates.push({ scope, ...rate, remaining: taken.remaining });
  }
  return rates;
}

function rateOf({ requestsPerSecond, burst }: QuotaLimits = {}): Rate | undefined {
  if (requestsPerSecond === undefined) return undefined;
  return { requestsPerSecond, burst: burst ?? Math.max(1, requestsPerSecond) };
}
