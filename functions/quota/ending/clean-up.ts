import { unmarkUpdate } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { openKey, partsKey } from "../items/reservation-keys.js";
import type { QuotaTable } from "../table.js";

/**
 * Removes what only an upload in progress needs. The marks go first: a function that is cut off leaves the item by which
 * the next request finds the rest.
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
