import type { LedgerContext } from "../context/context.js";
import type { Reservation } from "../items/reservation.js";
import { objectHashOf, openKey, partsKey, uploadKey } from "../items/reservation.js";
import { createUpdate, openUpdate, partsUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import type { QuotaTable } from "../table.js";

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

/** An upload, or the sum of a batch of them. */
export interface ReservationToOpen extends UploadToReserve {
  /** How many uploads it is the sum of. @default 1 */
  readonly uploads?: number;
  /** The batch that reserves its room. @default - it reserves its own */
  readonly batch?: string;
}

/** What a reservation is opened for, and with. */
interface OpenContext extends Pick<LedgerContext, "table" | "now" | "newId"> {
  readonly caller: QuotaCaller;
  readonly counters: readonly Counter[];
}

/**
 * Creates the items of a reservation, before any counter changes. An id that has been used is not used again: a client
 * can choose it, and would get several uploads for one reservation. The new reservation then ends when its time is over.
 */
export async function openReservation(given: ReservationToOpen, context: OpenContext): Promise<Reservation> {
  const { table, now, newId } = context;
  const reservation = reservationOf(given, context);
  const [created] = await Promise.all([
    table.update(createUpdate(reservation, now())),
    table.update(openUpdate(reservation)),
  ]);
  const { uploadId, objectHash } = reservation;
  if (created.outcome === "updated") {
    if (objectHash !== undefined) await table.update(partsUpdate(reservation, objectHash));
    return reservation;
  }
  return openReservation({ ...given, uploadId: `${uploadId}.${newId()}` }, context);
}

/** Removes the items of a reservation that no counter holds. */
export async function removeReservation(reservation: Reservation, table: QuotaTable): Promise<void> {
  const { key, objectHash } = reservation;
  const finders = [openKey(reservation), ...(objectHash ? [partsKey(reservation, objectHash)] : [])];
  await Promise.all([key, ...finders].map(table.remove));
}

function reservationOf(
  { uploadId, bytes = 0, uploads = 1, batch, until, objectKey }: ReservationToOpen,
  { caller, counters }: Pick<OpenContext, "caller" | "counters">,
): Reservation {
  return {
    key: uploadKey(caller, uploadId),
    uploadId,
    subject: caller.subject,
    state: "reserved",
    bytes,
    uploads,
    ...(batch !== undefined && { batch }),
    counters: counters.map(({ key }) => key),
    until,
    confirmed: false,
    ...(objectKey !== undefined && { objectHash: objectHashOf(caller, objectKey) }),
  };
}
