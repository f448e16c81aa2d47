import type { Clock } from "../../../clock.js";
import type { UsagePlan } from "../../../model.js";

/** Counts a request against a quota. Returns whether it was within the quota. */
type Quotas = (name: string, quota: NonNullable<UsagePlan["quota"]>) => boolean;

/** Creates the counters of usage plans' quotas. They restart every day, week or month (UTC). */
export function createQuotas(clock: Clock): Quotas {
  const counters = new Map<string, { readonly period: string; count: number }>();
  return (name, quota) => {
    const period = periodOf(clock(), quota.period);
    const known = counters.get(name);
    const counter = known?.period === period ? known : { period, count: 0 };
    counters.set(name, counter);
    if (counter.count >= quota.limit) return false;
    counter.count += 1;
    return true;
  };
}

const DAY_MS = 86_400_000;

function periodOf(now: number, period: NonNullable<UsagePlan["quota"]>["period"]): string {
  const date = new Date(now).toISOString();
  switch (period) {
    case "DAY":
      return date.slice(0, 10);
    case "MONTH":
      return date.slice(0, 7);
    case "WEEK":
      // January 1, 1970 was a Thursday, and weeks begin on Sunday.
      return `week ${Math.floor((Math.floor(now / DAY_MS) + 4) / 7)}`;
  }
}
