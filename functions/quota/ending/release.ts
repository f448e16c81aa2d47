import type { LedgerContext } from "../context/context.js";
import { releaseUpdate } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { readReservation } from "../items/reservation.js";
import { uploadKeyIn } from "../items/reservation-keys.js";
import { endUpdate, releasingUpdate } from "../items/reservation-updates.js";
import { cleanUp } from "./clean-up.js";

/**
 * Releases a reservation on all counters, once. Does nothing if it has been settled, or if another function is settling
 * or releasing it.
 * @param isStored - Whether S3 is known to have completed its upload.
 */
export async function releaseReservation(
  found: Reservation,
  context: Pick<LedgerContext, "table" | "now">,
  isStored = false,
): Promise<void> {
  const { table, now } = context;
  const begun = await table.update(releasingUpdate(found, now(), isStored));
  const begunReservation = begun.outcome === "updated" ? readReservation(begun.item) : undefined;
  if (begunReservation === undefined) return;
  const reservation = await asCounted(begunReservation, context);
  const { key, counters } = reservation;
  await Promise.all(counters.map((counter) => table.update(releaseUpdate(counter, reservation))));
  await table.update(endUpdate(key, "released"));
  await cleanUp(reservation, "released", table);
}

/**
 * The reservation as the counters contain it. The reservation may have been split from the sum of its batch. Then it
 * has no marks, and counts as confirmed. If the batch was cut off before the split, the counters do not contain the
 * reservation: the batch's sum is released, so that it can never be split.
 */
export async function asCounted(
  reservation: Reservation,
  context: Pick<LedgerContext, "table" | "now">,
): Promise<Reservation> {
  const { key, batch } = reservation;
  if (batch === undefined) return reservation;
  const sum = readReservation(await context.table.get(uploadKeyIn(key.pk, batch)));
  if (sum?.state === "split") return { ...reservation, confirmed: true };
  if (sum !== undefined) await releaseReservation(sum, context);
  return reservation;
}
