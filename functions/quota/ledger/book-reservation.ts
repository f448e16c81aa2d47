import type { LedgerContext } from "../context/context.js";
import type { Count } from "../items/counter-updates.js";
import {
  isCrowded,
  markOf,
  readCount,
  reserveUpdate,
  undoUpdate,
  unmarkUpdate,
} from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import {
  confirmUpdate,
  createUpdate,
  objectHashOf,
  openKey,
  openUpdate,
  partsKey,
  partsUpdate,
  uploadKey,
} from "../items/reservation.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import type { Item, QuotaTable } from "../table.js";
import type { Full } from "./room.js";
import { full } from "./room.js";

/** An upload that is about to be created. */
export interface UploadToReserve {
  /** As `x-amz-meta-upload-id` says it. */
  readonly uploadId: string;
  /** @default - the size is not known: nothing is reserved, but something must be left */
  readonly bytes?: number;
  /** When the upload cannot come any more, in seconds since 1970. */
  readonly until: number;
  /** Key of an object in parts, if the request to complete it names no id of ours. */
  readonly objectKey?: string;
}

/** Whether every counter has room for an upload, and holds it now. */
type BookOutcome =
  | { readonly outcome: "booked" /** In the order of the counters. */; readonly counts: readonly Count[] }
  | Full;

/**
 * Reserves an upload on one counter after the other; if one has no room, the earlier ones are undone. The upload's item
 * is there before any counter changes, so that a function that is cut off leaves nothing that cannot be released.
 */
export async function bookReservation(
  upload: UploadToReserve,
  caller: QuotaCaller,
  counters: readonly Counter[],
  { table, now, newId, lastChance }: LedgerContext,
): Promise<BookOutcome> {
  const reservation = await open(upload, caller, counters, { table, now, newId });
  try {
    return await bookOnAll(reservation, counters, upload.bytes ?? 1, table);
  } catch (error) {
    // The upload's item stays: with it, what arrives at the table after all is released later.
    await takeBack(reservation, counters, lastChance()).catch(() => {});
    throw error;
  }
}

async function bookOnAll(
  reservation: Reservation,
  counters: readonly Counter[],
  needed: number,
  table: QuotaTable,
): Promise<BookOutcome> {
  const items: Item[] = [];
  for (const counter of counters) {
    const booked = await bookOn(counter, reservation, needed, table);
    if (booked.outcome === "full") {
      await undo(reservation, counters.slice(0, items.length), table);
      return booked;
    }
    items.push(booked.item);
  }
  // The upload is reserved, whether or not its marks can be removed now.
  if (items.some(isCrowded)) await confirm(reservation, table).catch(() => {});
  return { outcome: "booked", counts: items.map(readCount) };
}

/**
 * Creates the upload's items. An id that has been used is not used again: a client can choose it, and would get several
 * uploads for one reservation. The new reservation then ends when its time is over.
 */
async function open(
  { uploadId, bytes = 0, until, objectKey }: UploadToReserve,
  caller: QuotaCaller,
  counters: readonly Counter[],
  { table, now, newId }: Pick<LedgerContext, "table" | "now" | "newId">,
): Promise<Reservation> {
  const reservation: Reservation = {
    key: uploadKey(caller, uploadId),
    uploadId,
    subject: caller.subject,
    state: "reserved",
    bytes,
    counters: counters.map(({ key }) => key),
    until,
    confirmed: false,
    ...(objectKey !== undefined && { objectHash: objectHashOf(caller, objectKey) }),
  };
  const [created] = await Promise.all([
    table.update(createUpdate(reservation, now())),
    table.update(openUpdate(reservation)),
  ]);
  const { objectHash } = reservation;
  if (created.outcome === "updated") {
    if (objectHash !== undefined) await table.update(partsUpdate(reservation, objectHash));
    return reservation;
  }
  const again = { uploadId: `${uploadId}.${newId()}`, bytes, until, objectKey };
  return open(again, caller, counters, { table, now, newId });
}

async function bookOn(
  counter: Counter,
  reservation: Reservation,
  needed: number,
  table: QuotaTable,
): Promise<{ readonly outcome: "booked"; readonly item: Item } | Full> {
  const result = await table.update(reserveUpdate(counter, reservation, needed));
  const { item } = result;
  // The mark is there if the response to an earlier try was lost.
  const isBooked = result.outcome === "updated" || markOf(item, reservation.uploadId) !== undefined;
  return isBooked && item !== undefined ? { outcome: "booked", item } : full(counter, readCount(item));
}

async function undo(reservation: Reservation, booked: readonly Counter[], table: QuotaTable): Promise<void> {
  await takeBack(reservation, booked, table);
  const { key, objectHash } = reservation;
  const finders = [openKey(reservation), ...(objectHash ? [partsKey(reservation, objectHash)] : [])];
  await Promise.all([key, ...finders].map(table.remove));
}

async function takeBack(
  reservation: Reservation,
  counters: readonly Counter[],
  table: QuotaTable,
): Promise<void> {
  await Promise.all(counters.map(({ key }) => table.update(undoUpdate(key, reservation))));
}

/** Keeps the counters of a busy tenant small. */
async function confirm(reservation: Reservation, table: QuotaTable): Promise<void> {
  const confirmed = await table.update(confirmUpdate(reservation));
  if (confirmed.outcome === "unmet") return;
  const { counters, uploadId } = reservation;
  await Promise.all(counters.map((key) => table.update(unmarkUpdate(key, uploadId, "reserved"))));
}
