import type { LedgerContext } from "../context/context.js";
import type { Reservation } from "../items/reservation.js";
import { GENERATIONS, uploadKey } from "../items/reservation-keys.js";
import { createUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { cleanUp } from "./clean-up.js";

interface RetireContext extends Pick<LedgerContext, "table" | "now"> {
  readonly caller: QuotaCaller;
}

/** Whether a reservation is in a final state. */
export function hasEnded({ state }: Reservation): boolean {
  return state === "released" || state === "settled";
}

/**
 * Deletes an object's oldest reservations that have ended, so that few are read to find an open one. The first is kept,
 * so that a request which tries to create it must read the others. The last is kept, so that no number is used twice.
 * @param known - All of the object's reservations, in the order of their generations.
 */
export async function retireEnded(known: readonly Reservation[], context: RetireContext): Promise<void> {
  const tooMany = Math.max(0, known.length - GENERATIONS + 1);
  const ended = known.slice(1, -1).filter(hasEnded);
  for (const reservation of ended.slice(0, tooMany)) await retire(reservation, context);
}

/** Keeps a settled reservation's event under the event's own key: another delivery must still find it. */
async function retire(reservation: Reservation, { caller, table, now }: RetireContext): Promise<void> {
  const { key, state, event } = reservation;
  await cleanUp(reservation, state === "settled" ? "settled" : "released", table);
  if (state === "settled" && event !== undefined) {
    const { objectHash: _, ...kept } = reservation;
    await table.update(createUpdate({ ...kept, key: uploadKey(caller, event), uploadId: event }, now()));
  }
  await table.remove(key);
}
