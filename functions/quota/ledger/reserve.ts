import type { RateUsage, ReserveOutcome } from "../answer/outcome.js";
import type { QuotaRejection } from "../answer/rejection.js";
import { quotaExceeded, tooManyRequests } from "../answer/rejection.js";
import type { LedgerContext } from "../context/context.js";
import type { QuotaUsage } from "../contract.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter, ScopeLimits } from "../limits/counters.js";
import { callerCounters, homePartition, subjectPartition } from "../limits/counters.js";
import { effectiveLimits } from "../limits/effective-limits.js";
import type { RateOutcome } from "../rate/rate.js";
import { takeFromRate } from "../rate/rate.js";
import type { UploadToReserve } from "./book-reservation.js";
import { bookReservation } from "./book-reservation.js";
import { releaseExpired } from "./expired.js";
import { EMPTY, findFull, nameOf, rememberFull } from "./room.js";
import { counterUsage, unitUsage } from "./usage.js";

/** Takes a request out of the caller's rates, and reserves its upload in every window that has a quota. */
export function reserveUpload(
  upload: UploadToReserve,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  return reserve(upload, caller, context, (limits) => takeFromRates(caller, limits, context));
}

/** Reserves an upload that was created before, so that it takes nothing of the rates. */
export function reserveCreatedUpload(
  upload: UploadToReserve,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  return reserve(upload, caller, context, async () => []);
}

async function reserve(
  given: UploadToReserve,
  caller: QuotaCaller,
  context: LedgerContext,
  takeRates: (limits: ScopeLimits) => Promise<RateUsage[] | QuotaRejection>,
): Promise<ReserveOutcome> {
  const { settings, now } = context;
  const upload = { ...given, bytes: given.bytes ?? (settings.unknownSizeBytes || undefined) };
  const limits = await effectiveLimits(caller, context);
  const counters = callerCounters(caller, limits, settings, now());
  const known = reachedBefore(counters, upload, context);
  if (known !== undefined) return known;
  const rates = await takeRates(limits);
  if (!Array.isArray(rates)) return rates;
  if (counters.length === 0) return { outcome: "reserved", quotas: [], rates };
  const quotas = await reserveOrReclaim(upload, caller, counters, context);
  return Array.isArray(quotas) ? { outcome: "reserved", quotas, rates } : quotas;
}

/** What the caller has not used, others may have reserved: once, expired reservations are released, and it tries again. */
async function reserveOrReclaim(
  upload: UploadToReserve,
  caller: QuotaCaller,
  counters: readonly Counter[],
  context: LedgerContext,
): Promise<QuotaUsage[] | QuotaRejection> {
  const attempt = async () =>
    (await findFull(counters, neededOf(upload, "bytes"), context)) ??
    (await bookReservation(upload, caller, counters, context));
  const first = await attempt();
  const mayHelp = first.outcome === "full" && first.count.reserved[first.unit] > 0;
  const booked = mayHelp && (await releaseExpired(caller, context)) > 0 ? await attempt() : first;
  if (booked.outcome === "booked") {
    return counters.flatMap((counter, index) => counterUsage(counter, booked.counts[index] ?? EMPTY));
  }
  const usage = unitUsage(booked.counter, booked.count, booked.unit);
  rememberFull(booked.counter, context);
  rememberReached(booked.counter, usage, context);
  return quotaExceeded(usage, neededOf(upload, booked.unit), context.now());
}

function neededOf({ bytes = 1 }: UploadToReserve, unit: "uploads" | "bytes"): number {
  return unit === "uploads" ? 1 : bytes;
}

/** Use never shrinks within a window; what is reserved can. */
function rememberReached(
  counter: Counter,
  { quota, used, reserved, limit = 0 }: QuotaUsage,
  { memory, now }: LedgerContext,
): void {
  if (used < limit) return;
  const { endsAt } = counter.window;
  memory.reached.set(`${nameOf(counter)}|${quota}`, { until: endsAt, used, reserved }, now(), endsAt);
}

function reachedBefore(
  counters: readonly Counter[],
  upload: UploadToReserve,
  { memory, now }: LedgerContext,
): QuotaRejection | undefined {
  for (const counter of counters) {
    for (const unit of ["uploads", "bytes"] as const) {
      const limit = counter.limits[unit];
      if (limit === undefined || neededOf(upload, unit) === 0) continue;
      const usage = unitUsage(counter, EMPTY, unit);
      const reached = memory.reached.get(`${nameOf(counter)}|${usage.quota}`, now());
      if (reached === undefined || reached.used < limit) continue;
      const { used, reserved } = reached;
      return quotaExceeded({ ...usage, used, reserved }, neededOf(upload, unit), now());
    }
  }
  return undefined;
}

async function takeFromRates(
  caller: QuotaCaller,
  limits: ScopeLimits,
  context: LedgerContext,
): Promise<RateUsage[] | QuotaRejection> {
  const rates: RateUsage[] = [];
  // The subject first: what it does beyond its own rate takes nothing of its tenant's.
  for (const scope of ["subject", "tenant"] as const) {
    const { requestsPerSecond } = limits[scope] ?? {};
    if (requestsPerSecond === undefined) continue;
    // A caller without a tenant has no limits of one.
    const pk = scope === "tenant" ? homePartition(caller) : subjectPartition(caller);
    const taken = await takeOnce(pk, limits[scope] ?? {}, context);
    if (taken.outcome === "exceeded") return tooManyRequests(scope, taken.retryAfterSeconds);
    rates.push({ scope, requestsPerSecond, remaining: taken.remaining });
  }
  return rates;
}

function takeOnce(
  pk: string,
  limits: ScopeLimits["subject"],
  { table, now }: LedgerContext,
): Promise<RateOutcome> {
  return takeFromRate(pk, limits, table, now());
}
