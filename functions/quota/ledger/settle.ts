import type { LedgerContext } from "../context/context.js";
import { cleanUp } from "../ending/clean-up.js";
import { asCounted } from "../ending/release.js";
import { bookUpdate, markOf, settleUpdate } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { readReservation, uploadKey } from "../items/reservation.js";
import { createUpdate, endUpdate, settlingUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { callerCounters } from "../limits/counters.js";
import { overridesOf } from "../limits/overrides.js";
import type { ItemKey, QuotaTable } from "../table.js";

/** A stored object. */
export interface StoredUpload {
  /** As `x-amz-meta-upload-id` says it. */
  readonly uploadId: string;
  /** The same for each delivery of the object's event, and for no other object. */
  readonly event: string;
  /** In bytes. */
  readonly size: number;
  readonly caller: QuotaCaller;
}

/** Another delivery of the same event is being settled. */
class SettlingError extends Error {
  override readonly name = "SettlingError";

  constructor() {
    super(
      "Another delivery of this event is being booked on the caller's quotas. Lambda tries again by itself.",
    );
  }
}

/** Books a stored object on its caller's quotas, once, however often its event comes. */
export async function settleUpload(upload: StoredUpload, context: LedgerContext): Promise<void> {
  const { table, now } = context;
  const { uploadId, event, size, caller } = upload;
  // The reservation may have come after the event was booked without one.
  const unreserved = readReservation(await table.get(uploadKey(caller, event)));
  if (unreserved !== undefined) return resume(unreserved, size, context);
  const begun = await table.update(settlingUpdate(uploadKey(caller, uploadId), event, now()));
  const known = readReservation(begun.item);
  if (begun.outcome === "updated") return settle(known, size, context);
  return known?.event === event ? ended(known, table) : settleUnreserved(upload, context);
}

/** The object has no reservation, or another object has used it: it gets an item of its own. */
async function settleUnreserved(upload: StoredUpload, context: LedgerContext): Promise<void> {
  const { table, now, settings } = context;
  const { event, size, caller } = upload;
  const counters = callerCounters(caller, await overridesOf(caller, context), settings, now());
  if (counters.length === 0) return;
  const created = await table.update(
    createUpdate(
      {
        key: uploadKey(caller, event),
        uploadId: event,
        subject: caller.subject,
        state: "settling",
        bytes: 0,
        uploads: 1,
        counters: counters.map((counter) => counter.key),
        until: Math.floor(now() / 1_000),
        confirmed: false,
        event,
      },
      now(),
    ),
  );
  if (created.outcome === "unmet") throw new SettlingError();
  await book(readReservation(created.item), size, context);
}

/** Goes on with what an earlier delivery of the event has left unfinished. */
async function resume(known: Reservation, size: number, context: LedgerContext): Promise<void> {
  const { table, now } = context;
  const begun = await table.update(settlingUpdate(known.key, known.uploadId, now()));
  if (begun.outcome === "updated") return book(readReservation(begun.item), size, context);
  return ended(known, table);
}

/** Cleans up after an earlier delivery, which may have been cut off after its last step. */
async function ended(known: Reservation, table: QuotaTable): Promise<void> {
  if (known.state !== "settled") throw new SettlingError();
  await cleanUp(known, "settled", table);
}

async function settle(
  found: Reservation | undefined,
  size: number,
  { table, now }: LedgerContext,
): Promise<void> {
  if (found === undefined) return;
  const reservation = await asCounted(found, { table, now });
  const { uploadId, counters, confirmed } = reservation;
  const settleOn = async (key: ItemKey) => {
    const settled = await table.update(settleUpdate(key, reservation, size));
    // A reservation that was cut off may be missing on a counter, and the object has come all the same.
    const isMissing =
      settled.outcome === "unmet" && !confirmed && markOf(settled.item, uploadId) === undefined;
    if (isMissing) await table.update(bookUpdate(key, uploadId, size, now()));
  };
  await Promise.all(counters.map(settleOn));
  await end(reservation, table);
}

async function book(
  reservation: Reservation | undefined,
  size: number,
  { table, now }: LedgerContext,
): Promise<void> {
  if (reservation === undefined) return;
  const { counters, uploadId } = reservation;
  await Promise.all(counters.map((key) => table.update(bookUpdate(key, uploadId, size, now()))));
  await end(reservation, table);
}

async function end(reservation: Reservation, table: QuotaTable): Promise<void> {
  await table.update(endUpdate(reservation.key, "settled"));
  await cleanUp(reservation, "settled", table);
}
