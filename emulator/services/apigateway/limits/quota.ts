import type { Clock } from "../../../clock.js";
import type { UsagePlan } from "../../../model.js";

/** Counts a request against a quota, and tells whether it was within it. */
type Quotas = (name: string, quota: NonNullable<UsagePlan["quota"]>) => boolean;

/** Makes the counters of usage plans' quotas, which begin anew with every day, week or month (UTC). */
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
      // The first of January 1970 was a Thursday; weeks begin on Sunday.
      return `week ${Math.floor((Math.floor(now / DAY_MS) + 4) / 7)}`;
  }
}
