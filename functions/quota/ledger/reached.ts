import type { QuotaRejection } from "../answer/rejection.js";
import { quotaExceeded } from "../answer/rejection.js";
import type { LedgerContext } from "../context/context.js";
import type { QuotaUsage } from "../contract.js";
import type { Needed } from "../items/counter-updates.js";
import type { Counter } from "../limits/counters.js";
import { EMPTY, nameOf } from "../reserving/room.js";
import { unitUsage } from "./usage.js";

/** Remembers a limit that is used up. Usage never decreases within a window; reservations can. */
export function rememberReached(
  counter: Counter,
  { quota, used, reserved, limit = 0 }: QuotaUsage,
  { memory, now }: LedgerContext,
): void {
  if (used < limit) return;
  const { endsAt } = counter.window;
  memory.reached.set(`${nameOf(counter)}|${quota}`, { until: endsAt, used, reserved }, now(), endsAt);
}

/** The rejection if this instance remembers that a counter has too little room. */
export function reachedBefore(
  counters: readonly Counter[],
  needed: Needed,
  { memory, now }: LedgerContext,
): QuotaRejection | undefined {
  for (const counter of counters) {
    for (const unit of ["uploads", "bytes"] as const) {
      const limit = counter.limits[unit];
      if (limit === undefined || needed[unit] === 0) continue;
      const usage = unitUsage(counter, EMPTY, unit);
      const reached = memory.reached.get(`${nameOf(counter)}|${usage.quota}`, now());
      if (reached === undefined || reached.used < limit) continue;
      const { used, reserved } = reached;
      return quotaExceeded({ ...usage, used, reserved }, { ...needed, now: now() });
    }
  }
  return undefined;
}
