import type { ReserveOutcome } from "../answer/outcome.js";
import type { QuotaRejection } from "../answer/rejection.js";
import { quotaExceeded } from "../answer/rejection.js";
import type { LedgerContext } from "../context/context.js";
import { releaseExpired } from "../ending/expired.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import { callerCounters } from "../limits/counters.js";
import { effectiveLimits } from "../limits/effective-limits.js";
import { blockedCaller, takeFromRates } from "../rate/take-rates.js";
import { bookBatch } from "../reserving/book-batch.js";
import type { Booked } from "../reserving/book-reservation.js";
import { bookReservation } from "../reserving/book-reservation.js";
import { neededOf } from "../reserving/needed.js";
import type { Full } from "../reserving/room.js";
import { EMPTY, findFull, readCounts, rememberFull } from "../reserving/room.js";
import type { UploadToReserve } from "../reserving/upload-to-reserve.js";
import { reachedBefore, rememberReached } from "./reached.js";
import { shareRepeated, withoutRepeated } from "./repeated-uploads.js";
import { counterUsage, unitUsage } from "./usage.js";

/** The uploads to reserve, and the options. */
interface ReserveRequest {
  readonly uploads: readonly UploadToReserve[];
  /** Whether the request creates the uploads. If so, it counts against the caller's rates. */
  readonly isNew: boolean;
  readonly book: (
    counters: readonly Counter[],
  ) => Promise<(Pick<Booked, "outcome" | "counts"> & Partial<Booked>) | Full>;
}

/** Counts a request against the caller's rates, and reserves its upload in every window with a quota. */
export function reserveUpload(
  upload: UploadToReserve,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  return reserve(requestFor(upload, true, caller, context), caller, context);
}

/** Reserves an upload that was created before, without counting against the rates. */
export function reserveCreatedUpload(
  upload: UploadToReserve,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  return reserve(requestFor(upload, false, caller, context), caller, context);
}

/** Counts one request against the caller's rates, and reserves the sum of its uploads, all or none. */
export function reserveBatch(
  given: readonly UploadToReserve[],
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  const uploads = withoutRepeated(given.map((upload) => withKnownSize(upload, context)));
  const book = (counters: readonly Counter[]) => bookBatch(uploads, caller, counters, context);
  return reserve({ uploads, isNew: true, book }, caller, context);
}

function requestFor(
  given: UploadToReserve,
  isNew: boolean,
  caller: QuotaCaller,
  context: LedgerContext,
): ReserveRequest {
  const upload = withKnownSize(given, context);
  const needed = neededOf([upload]);
  return {
    uploads: [upload],
    isNew,
    book: (counters) => bookReservation(upload, needed, caller, counters, context),
  };
}

function withKnownSize(upload: UploadToReserve, { settings }: LedgerContext): UploadToReserve {
  return { ...upload, bytes: upload.bytes ?? (settings.unknownSizeBytes || undefined) };
}

async function reserve(
  request: ReserveRequest,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  const { settings, now } = context;
  const limits = await effectiveLimits(caller, context);
  const counters = callerCounters(caller, limits, settings, now());
  const known =
    (request.isNew ? blockedCaller(limits) : undefined) ??
    reachedBefore(counters, neededOf(request.uploads), context);
  if (known !== undefined) return known;
  const rates = request.isNew ? await takeFromRates(caller, limits, context) : [];
  if ("outcome" in rates) return rates;
  if (counters.length === 0) return { outcome: "reserved", quotas: [], rates };
  const booked = await bookOrReclaim(request, caller, counters, context);
  if (booked.outcome === "full") return { ...rejectionOf(booked, context), rates };
  const quotas = counters.flatMap((counter, index) => counterUsage(counter, booked.counts[index] ?? EMPTY));
  return { outcome: "reserved", quotas, rates, reservationId: booked.reservation?.uploadId };
}

/** Books the reservation. If a counter is full, releases expired reservations and retries one time. */
async function bookOrReclaim(
  request: ReserveRequest,
  caller: QuotaCaller,
  counters: readonly Counter[],
  context: LedgerContext,
): ReturnType<ReserveRequest["book"]> {
  const { uploads, book } = request;
  const attempt = async () => {
    const known = await findFull(counters, neededOf(uploads), context);
    return known === undefined ? book(counters) : bookRepeated(known);
  };
  /** A repeated request needs no room of its own. */
  const bookRepeated = async (known: Full) => {
    const { own, shared } = await shareRepeated(uploads, { caller, counters, context });
    if (shared === undefined) return known;
    if (own.length > 0) return (await findFull(counters, neededOf(own), context)) ?? book(counters);
    return {
      outcome: "booked" as const,
      reservation: shared,
      counts: await readCounts(counters, context.table),
    };
  };
  const first = await attempt();
  const mayHelp = first.outcome === "full" && first.count.reserved[first.unit] > 0;
  return mayHelp && (await releaseExpired(caller, context)) > 0 ? attempt() : first;
}

function rejectionOf({ counter, count, unit, needed }: Full, context: LedgerContext): QuotaRejection {
  const usage = unitUsage(counter, count, unit);
  rememberFull(counter, context);
  rememberReached(counter, usage, context);
  return quotaExceeded(usage, { ...needed, now: context.now() });
}
