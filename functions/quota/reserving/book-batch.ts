import type { LedgerContext } from "../context/context.js";
import { cleanUp } from "../ending/clean-up.js";
import type { Needed } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { splitUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import type { QuotaTable } from "../table.js";
import type { BookOutcome } from "./book-reservation.js";
import { bookReservation } from "./book-reservation.js";
import { inTurns } from "./in-turns.js";
import type { UploadToReserve } from "./open-reservation.js";
import { openReservation, removeReservation } from "./open-reservation.js";

/**
 * Reserves the sum of several uploads, all or none. Each upload gets an item of its own, by which it is settled or
 * released; they hold nothing until the reservation of the sum is split into them, in one write.
 * @param needed - Of all uploads together.
 */
export async function bookBatch(
  uploads: readonly UploadToReserve[],
  needed: Needed,
  caller: QuotaCaller,
  counters: readonly Counter[],
  context: LedgerContext,
): Promise<BookOutcome> {
  const { table, newId } = context;
  const batch = `batch.${newId()}`;
  const members = await inTurns(uploads, (upload) =>
    openReservation({ ...upload, batch }, { ...context, caller, counters }),
  );
  const sum = {
    uploadId: batch,
    bytes: uploads.reduce((so, { bytes = 0 }) => so + bytes, 0),
    uploads: uploads.length,
    until: Math.max(...uploads.map(({ until }) => until)),
  };
  const booked = await bookReservation(sum, needed, caller, counters, context);
  if (booked.outcome === "full") await inTurns(members, (member) => removeReservation(member, table));
  else await split(booked.reservation, table);
  return booked;
}

/** Makes the uploads' own reservations count in place of the sum. */
async function split(sum: Reservation, table: QuotaTable): Promise<void> {
  const result = await table.update(splitUpdate(sum));
  if (result.outcome === "unmet") throw new SplitError();
  // The uploads are reserved, whether or not what the sum needed can be removed now.
  await cleanUp(sum, "reserved", table).catch(() => {});
}

/** The sum was released before it could be split, which takes a clock that jumps. */
class SplitError extends Error {
  override readonly name = "SplitError";

  constructor() {
    super("The reservation of the batch has ended before its uploads were reserved.");
  }
}
