import { markOf } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { isOnCounters, readReservation } from "../items/reservation.js";
import { uploadKeyIn } from "../items/reservation-keys.js";
import { openUpdate, shareUpdate } from "../items/reservation-updates.js";
import type { QuotaTable } from "../table.js";

/**
 * Maximum time in milliseconds for an earlier request to reserve. After that, the repeated request makes its own
 * reservation.
 */
const PAUSE_MS = 100;

/** Shares one of an object's reservations, if it is for the same upload and all counters contain it. */
export async function shareOne(
  known: readonly Reservation[],
  wanted: Reservation,
  table: QuotaTable,
): Promise<Reservation | undefined> {
  for (const existing of known.filter((one) => isSameUpload(one, wanted))) {
    const isHeld = (await isHeldByAll(existing, table)) || (await isHeldAfterPause(existing, table));
    const shared = isHeld ? await share(existing, wanted, table) : undefined;
    if (shared !== undefined) return shared;
  }
  return undefined;
}

/**
 * Whether a reservation is for the same upload and still counts: a reservation whose window has ended does not count in
 * the current window.
 */
function isSameUpload(existing: Reservation, wanted: Reservation): boolean {
  return (
    existing.state === "reserved" &&
    existing.bytes === wanted.bytes &&
    existing.isSizeKnown === wanted.isSizeKnown &&
    existing.inParts === wanted.inParts &&
    isOnCounters(existing, wanted.counters)
  );
}

async function isHeldAfterPause(existing: Reservation, table: QuotaTable): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const later = readReservation(await table.get(existing.key));
  return later !== undefined && isHeldByAll(later, table);
}

/**
 * Whether all counters contain a reservation. The request that made it never undoes it then, so that other requests can
 * rely on it.
 */
async function isHeldByAll(
  { key, uploadId, batch, counters, confirmed }: Reservation,
  table: QuotaTable,
): Promise<boolean> {
  if (batch !== undefined) {
    const sum = readReservation(await table.get(uploadKeyIn(key.pk, batch)));
    return sum?.state === "split";
  }
  if (confirmed) return true;
  const items = await Promise.all(counters.map(table.get));
  return items.every((item) => markOf(item, uploadId) === "reserved");
}

/** Extends a shared reservation. The item for the later expiry is created before that expiry applies. */
async function share(
  existing: Reservation,
  { until, completingUntil }: Reservation,
  table: QuotaTable,
): Promise<Reservation | undefined> {
  const later = Math.max(existing.until, until);
  if (later > existing.until) await table.update(openUpdate({ ...existing, until: later }));
  const shared = await table.update(shareUpdate(existing, later, completingUntil));
  return shared.outcome === "updated" ? readReservation(shared.item) : undefined;
}
