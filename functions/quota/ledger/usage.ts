import type { LedgerContext } from "../context/context.js";
import type { QuotaUsage } from "../contract.js";
import { releaseExpired } from "../ending/expired.js";
import type { Count } from "../items/counter-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import { callerCounters } from "../limits/counters.js";
import { effectiveLimits } from "../limits/effective-limits.js";
import type { Unit } from "../limits/quotas.js";
import { quotasOf } from "../limits/quotas.js";
import { EMPTY, readCounts } from "../reserving/room.js";

/** A caller's quotas and their usage, after expired reservations have been released. */
export async function callerUsage(
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<readonly QuotaUsage[]> {
  const { settings, table, now } = context;
  await releaseExpired(caller, context);
  const counters = callerCounters(caller, await effectiveLimits(caller, context), settings, now());
  const counts = await readCounts(counters, table);
  return counters.flatMap((counter, index) => counterUsage(counter, counts[index] ?? EMPTY));
}

/** The usage of a counter's quotas. A unit without a limit is omitted. */
export function counterUsage(counter: Counter, count: Count): readonly QuotaUsage[] {
  const limited = (["uploads", "bytes"] as const).filter((unit) => counter.limits[unit] !== undefined);
  return limited.map((unit) => unitUsage(counter, count, unit));
}

/** The usage of one quota. */
export function unitUsage({ scope, window, limits }: Counter, count: Count, unit: Unit): QuotaUsage {
  const reserved = count.reserved[unit];
  return {
    quota: quotasOf(window.kind)[unit],
    scope,
    used: count.total[unit] - reserved,
    reserved,
    limit: limits[unit],
    resetsAt: new Date(window.endsAt).toISOString(),
  };
}
