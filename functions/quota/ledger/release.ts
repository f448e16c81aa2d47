import type { LedgerContext } from "../context/context.js";
import { releaseUpdate } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { endUpdate, readReservation, releasingUpdate } from "../items/reservation.js";
import { cleanUp } from "./clean-up.js";

/**
 * Takes a reservation back from all counters, once: not after it has been settled, and not while another function is
 * about to.
 */
export async function releaseReservation(
  found: Reservation,
  { table, now }: Pick<LedgerContext, "table" | "now">,
): Promise<void> {
  const begun = await table.update(releasingUpdate(found, now()));
  const reservation = begun.outcome === "updated" ? readReservation(begun.item) : undefined;
  if (reservation === undefined) return;
  const { key, counters } = reservation;
  await Promise.all(counters.map((counter) => table.update(releaseUpdate(counter, reservation))));
  await table.update(endUpdate(key, "released"));
  await cleanUp(reservation, "released", table);
}
