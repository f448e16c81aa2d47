import type { LedgerContext } from "../context/context.js";
import { cleanUp } from "../ending/clean-up.js";
import { asCounted, releaseReservation } from "../ending/release.js";
import { bookUpdate, markOf, settleUpdate } from "../items/counter-updates.js";
import type { Reservation } from "../items/reservation.js";
import { readReservation } from "../items/reservation.js";
import { objectUploadId, uploadKey, uploadKeyIn } from "../items/reservation-keys.js";
import { createUpdate, endUpdate, settlingUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { callerCounters } from "../limits/counters.js";
import { operatorLimits } from "../limits/overrides.js";
import type { NamedUpload } from "../lookup/find-reservation.js";
import { reservationsOf } from "../lookup/find-reservation.js";
import type { ItemKey, QuotaTable } from "../table.js";

/** A stored object. */
export interface StoredUpload extends NamedUpload {
  /** From `x-amz-meta-upload-id`. */
  readonly uploadId: string;
  /** Identifies the object's event: the same for each delivery, and different for other objects. */
  readonly event: string;
  /** In bytes. */
  readonly size: number;
  readonly caller: QuotaCaller;
}

/** Another delivery of the same event is being booked. */
class SettlingError extends Error {
  override readonly name = "SettlingError";

  constructor() {
    super("Another delivery of this event is being booked on the caller's quotas. Lambda retries by itself.");
  }
}

/** Books a stored object on its caller's quotas. Idempotent: repeated deliveries of its event are booked once. */
export async function settleUpload(upload: StoredUpload, context: LedgerContext): Promise<void> {
  const { table } = context;
  const { event, size, caller } = upload;
  // The reservation may have been created after the event was booked without one.
  const unreserved = readReservation(await table.get(uploadKey(caller, event)));
  if (unreserved !== undefined) return resume(unreserved, size, context);
  if (await isSettledOn(likeliestKey(upload), upload, context)) return;
  const others = await reservationsOf(upload, caller, table);
  const known = others.find((one) => one.event === event);
  if (known !== undefined) return ended(known, table);
  const reserved = others.filter(({ state }) => state === "reserved");
  // The event's reservation may have been retired since the event's own item was read.
  if (reserved.length > 0 && (await table.get(uploadKey(caller, event))) !== undefined)
    throw new SettlingError();
  for (const { key } of reserved) {
    if (await isSettledOn(key, upload, context)) return;
  }
  return settleUnreserved(upload, context);
}

function likeliestKey({ uploadId, object, caller }: StoredUpload): ItemKey {
  return uploadKey(caller, object.isWrittenOnce ? objectUploadId(caller, object.key, 0) : uploadId);
}

/** Whether the reservation belongs to this event: it is settled now, or already was. */
async function isSettledOn(
  key: ItemKey,
  { event, size }: StoredUpload,
  context: LedgerContext,
): Promise<boolean> {
  const { table, now } = context;
  const begun = await table.update(settlingUpdate(key, event, now()));
  const known = readReservation(begun.item);
  if (begun.outcome === "updated") {
    await settle(known, size, context);
    return true;
  }
  if (known?.event !== event) return false;
  await ended(known, table);
  return true;
}

/** The object has no reservation, or another object has used it, so it gets an item of its own. */
async function settleUnreserved(upload: StoredUpload, context: LedgerContext): Promise<void> {
  const { table, now, settings } = context;
  const { event, size, caller } = upload;
  const counters = callerCounters(caller, await operatorLimits(caller, context), settings, now());
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
        isSizeKnown: true,
        inParts: false,
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

/** Finishes the work of an earlier delivery of the event. */
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
    // A reservation that was cut off may be missing on a counter, although its object is stored.
    const isMissing =
      settled.outcome === "unmet" && !confirmed && markOf(settled.item, uploadId) === undefined;
    if (isMissing) await table.update(bookUpdate(key, uploadId, size, now()));
  };
  await Promise.all(counters.map(settleOn));
  await releaseSupplement(reservation, { table, now });
  await end(reservation, table);
}

/** Releases the supplement: the whole size is booked with the upload's own reservation. */
async function releaseSupplement(
  { key, supplement }: Reservation,
  context: Pick<LedgerContext, "table" | "now">,
): Promise<void> {
  if (supplement === undefined) return;
  const found = readReservation(await context.table.get(uploadKeyIn(key.pk, supplement)));
  if (found !== undefined) await releaseReservation(found, context, true);
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
