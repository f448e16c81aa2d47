import type { LedgerContext } from "../context/context.js";
import { cleanUp } from "../ending/clean-up.js";
import type { Reservation } from "../items/reservation.js";
import { splitUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import type { QuotaTable } from "../table.js";
import type { Booked } from "./book-reservation.js";
import { bookReservation } from "./book-reservation.js";
import { inTurns } from "./in-turns.js";
import { neededOf } from "./needed.js";
import { openReservation, removeReservation } from "./open-reservation.js";
import type { Full } from "./room.js";
import { readCounts } from "./room.js";
import type { UploadToReserve } from "./upload-to-reserve.js";

/**
 * Reserves the bytes and the number of several uploads together: all or none. Uploads that share an earlier request's
 * reservation are not counted again. Each upload gets an item, so that it can be settled or released separately. The
 * items reserve nothing until one write replaces the reservation of the sum with them.
 */
export async function bookBatch(
  uploads: readonly UploadToReserve[],
  caller: QuotaCaller,
  counters: readonly Counter[],
  context: LedgerContext,
): Promise<Pick<Booked, "outcome" | "counts"> | Full> {
  const { table, newId } = context;
  const batch = `batch.${newId()}`;
  const opened = await inTurns(uploads, async (upload) => {
    const { outcome, reservation } = await openReservation(
      { ...upload, batch },
      { ...context, caller, counters },
    );
    return outcome === "shared" ? undefined : { upload, reservation };
  });
  const members = opened.filter((one) => one !== undefined);
  if (members.length === 0) return { outcome: "booked", counts: await readCounts(counters, table) };
  const own = members.map(({ upload }) => upload);
  const sum = {
    uploadId: batch,
    bytes: own.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    uploads: own.length,
    until: Math.max(...own.map(({ until }) => until)),
  };
  const booked = await bookReservation(sum, neededOf(own), caller, counters, context);
  if (booked.outcome === "booked") await split(booked.reservation, table);
  else await inTurns(members, ({ reservation }) => removeReservation(reservation, table));
  return booked;
}

/** Replaces the reservation of the sum with reservations of the uploads. */
async function split(sum: Reservation, table: QuotaTable): Promise<void> {
  const result = await table.update(splitUpdate(sum));
  if (result.outcome === "unmet") throw new SplitError();
  // The uploads are reserved, even if the sum's items cannot be deleted now.
  await cleanUp(sum, "reserved", table).catch(() => {});
}

/** The sum was released before it could be split, which only happens if the clock jumps. */
class SplitError extends Error {
  override readonly name = "SplitError";

  constructor() {
    super("The reservation of the batch ended before its uploads were reserved. Send the request again.");
  }
}
