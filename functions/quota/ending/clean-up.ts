import { unmarkUpdate } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { openKey, partsKey } from "../items/reservation-keys.js";
import type { QuotaTable } from "../table.js";

/**
 * Deletes the items of an upload in progress. The marks are removed first: if the function is cut off, the next request
 * finds what is left by the remaining item.
 */
export async function cleanUp(
  reservation: Reservation,
  mark: "reserved" | "settled" | "released",
  table: QuotaTable,
): Promise<void> {
  const { counters, uploadId, objectHash } = reservation;
  await Promise.all(counters.map((counter) => table.update(unmarkUpdate(counter, uploadId, mark))));
  if (objectHash !== undefined) await table.remove(partsKey(reservation, objectHash));
  await table.remove(openKey(reservation));
}
