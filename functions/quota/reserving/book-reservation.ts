import type { LedgerContext } from "../context/context.js";
import type { Count, Needed } from "../items/counter-updates.js";
import {
  isCrowded,
  markOf,
  readCount,
  reserveUpdate,
  undoUpdate,
  unmarkUpdate,
} from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { abandonUpdate, confirmUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import type { Item, QuotaTable } from "../table.js";
import { openReservation, removeReservation } from "./open-reservation.js";
import type { Full } from "./room.js";
import { full, readCounts } from "./room.js";
import type { ReservationToOpen } from "./upload-to-reserve.js";

/** Whether every counter had room for an upload, and contains it now. */
type BookOutcome = Booked | Full;

/** Every counter contains an upload. */
export interface Booked {
  readonly outcome: "booked";
  readonly reservation: Reservation;
  /** Values of the counters, in their order. */
  readonly counts: readonly Count[];
}

/**
 * Reserves an upload on one counter after the other; if a counter has no room, the reservations on the earlier counters
 * are undone. The upload's item is created before any counter changes, so that everything can be released if the
 * function is cut off.
 */
export async function bookReservation(
  upload: ReservationToOpen,
  needed: Needed,
  caller: QuotaCaller,
  counters: readonly Counter[],
  context: LedgerContext,
): Promise<BookOutcome> {
  const { table, now, lastChance } = context;
  const { outcome, reservation } = await openReservation(upload, { ...context, caller, counters });
  if (outcome === "shared") {
    return { outcome: "booked", reservation, counts: await readCounts(counters, table) };
  }
  try {
    return await bookOnAll(reservation, counters, needed, table);
  } catch (error) {
    await abandon(reservation, counters, { table: lastChance(), now }).catch(() => {});
    throw error;
  }
}

async function bookOnAll(
  reservation: Reservation,
  counters: readonly Counter[],
  needed: Needed,
  table: QuotaTable,
): Promise<BookOutcome> {
  const items: Item[] = [];
  for (const counter of counters) {
    const booked = await bookOn(counter, reservation, needed, table);
    if (booked.outcome === "full") {
      await takeBack(reservation, counters.slice(0, items.length), table);
      await removeReservation(reservation, table);
      return booked;
    }
    items.push(booked.item);
  }
  // The upload is reserved, even if its marks cannot be removed now.
  if (items.some(isCrowded)) await confirm(reservation, table).catch(() => {});
  return { outcome: "booked", reservation, counts: items.map(readCount) };
}

async function bookOn(
  counter: Counter,
  reservation: Reservation,
  needed: Needed,
  table: QuotaTable,
): Promise<{ readonly outcome: "booked"; readonly item: Item } | Full> {
  const result = await table.update(reserveUpdate(counter, reservation, needed));
  const { item } = result;
  // The mark exists if the response to an earlier attempt was lost.
  const isBooked = result.outcome === "updated" || markOf(item, reservation.uploadId) !== undefined;
  return isBooked && item !== undefined
    ? { outcome: "booked", item }
    : full(counter, readCount(item), needed);
}

/** Undoes a reservation. The upload's item stays, so that a write that arrives late is released later. */
async function abandon(
  reservation: Reservation,
  counters: readonly Counter[],
  { table, now }: Pick<LedgerContext, "table" | "now">,
): Promise<void> {
  const begun = await table.update(abandonUpdate(reservation, now()));
  if (begun.outcome === "updated") await takeBack(reservation, counters, table);
}

async function takeBack(
  reservation: Reservation,
  counters: readonly Counter[],
  table: QuotaTable,
): Promise<void> {
  await Promise.all(counters.map(({ key }) => table.update(undoUpdate(key, reservation))));
}

/** Removes marks, to keep the counters of a busy tenant small. */
async function confirm(reservation: Reservation, table: QuotaTable): Promise<void> {
  const confirmed = await table.update(confirmUpdate(reservation));
  if (confirmed.outcome === "unmet") return;
  const { counters, uploadId } = reservation;
  await Promise.all(counters.map((key) => table.update(unmarkUpdate(key, uploadId, "reserved"))));
}
