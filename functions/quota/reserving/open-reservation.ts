import type { LedgerContext } from "../context/context.js";
import { hasEnded, retireEnded } from "../ending/retire.js";
import type { Reservation } from "../items/reservation.js";
import {
  GENERATIONS,
  generationOf,
  objectHashOf,
  objectUploadId,
  openKey,
  partsKey,
  repeatedUploadId,
  uploadKey,
} from "../items/reservation-keys.js";
import { createUpdate, openUpdate, partsUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import { reservationsOfObject, reservationsOfRepeatedId } from "../lookup/find-reservation.js";
import type { QuotaTable } from "../table.js";
import { shareOne } from "./share-reservation.js";
import type { ReservationToOpen, UploadToReserve } from "./upload-to-reserve.js";

/** Inputs for opening a reservation. */
interface OpenContext extends Pick<LedgerContext, "table" | "now" | "newId"> {
  readonly caller: QuotaCaller;
  readonly counters: readonly Counter[];
}

/** A new reservation that no counter contains yet, or an earlier one of the same upload that all counters contain. */
interface OpenedReservation {
  readonly outcome: "opened" | "shared";
  readonly reservation: Reservation;
}

/** Creates the items of a reservation before any counter changes, or shares the reservation of an earlier request. */
export async function openReservation(
  given: ReservationToOpen,
  context: OpenContext,
): Promise<OpenedReservation> {
  const { object } = given;
  const opened = object?.isWrittenOnce ? await openForObject(given, object.key, context) : undefined;
  return opened ?? { outcome: "opened", reservation: await openForUpload(given, context) };
}

/** Shares the reservation of an earlier request. Writes nothing if it does not exist. */
export async function shareReservation(
  given: UploadToReserve,
  context: OpenContext,
): Promise<Reservation | undefined> {
  const { object } = given;
  if (!object?.isWrittenOnce) return undefined;
  const known = await reservationsOfObject(object.key, context.caller, context.table);
  return shareOne(known, reservationOf(given, context), context.table);
}

/** Opens a reservation for an object; undefined if the object already has the maximum number of open reservations. */
async function openForObject(
  given: ReservationToOpen,
  objectKey: string,
  context: OpenContext,
): Promise<OpenedReservation | undefined> {
  const { caller, table, now } = context;
  let known: readonly Reservation[] = [];
  for (let attempt = 0; attempt < GENERATIONS; attempt += 1) {
    if (known.filter((one) => !hasEnded(one)).length >= GENERATIONS) return undefined;
    await retireEnded(known, { caller, table, now });
    const uploadId = objectUploadId(caller, objectKey, nextGeneration(known));
    const reservation = reservationOf({ ...given, uploadId }, context);
    if (await create(reservation, context)) return { outcome: "opened", reservation };
    known = await reservationsOfObject(objectKey, caller, table);
    const shared = await shareOne(known, reservation, table);
    if (shared !== undefined) return { outcome: "shared", reservation: shared };
  }
  return undefined;
}

/** A number that no reservation has had: a late write or event of an earlier one must not change the new one. */
function nextGeneration(known: readonly Reservation[]): number {
  return known.reduce((next, one) => Math.max(next, generationOf(one) + 1), 0);
}

/**
 * A used id is not used again: clients can choose ids, and could store several uploads with one reservation. Later
 * uploads with the same id get numbered ids, which are found when the upload is stored. After {@link GENERATIONS} of
 * them, an upload gets a random id, and its reservation is only released when it expires.
 */
async function openForUpload(given: ReservationToOpen, context: OpenContext): Promise<Reservation> {
  const { uploadId } = given;
  const { caller, table, newId } = context;
  const first = reservationOf(given, context);
  if (await create(first, context)) return first;
  const ids = Array.from({ length: GENERATIONS }, (_, index) => repeatedUploadId(uploadId, index));
  for (let attempt = 0; attempt < GENERATIONS; attempt += 1) {
    const known = await reservationsOfRepeatedId(uploadId, caller, table);
    const free = ids.find((id) => known.every((one) => one.uploadId !== id));
    if (free === undefined) break;
    const reservation = reservationOf({ ...given, uploadId: free }, context);
    if (await create(reservation, context)) return reservation;
  }
  return openForUpload({ ...given, uploadId: `${uploadId}.${newId()}` }, context);
}

/** Creates the item. Returns false if the item exists already. */
async function create(
  reservation: Reservation,
  { table, now }: Pick<OpenContext, "table" | "now">,
): Promise<boolean> {
  const [created] = await Promise.all([
    table.update(createUpdate(reservation, now())),
    table.update(openUpdate(reservation)),
  ]);
  if (created.outcome === "unmet") return false;
  const { objectHash } = reservation;
  if (objectHash !== undefined) await table.update(partsUpdate(reservation, objectHash));
  return true;
}

/** Deletes the items of a reservation that no counter contains. */
export async function removeReservation(reservation: Reservation, table: QuotaTable): Promise<void> {
  const { key, objectHash } = reservation;
  const indexItems = [openKey(reservation), ...(objectHash ? [partsKey(reservation, objectHash)] : [])];
  await Promise.all([key, ...indexItems].map(table.remove));
}

function reservationOf(
  { uploadId, bytes, uploads = 1, batch, until, completingUntil, object, inParts = false }: ReservationToOpen,
  { caller, counters }: Pick<OpenContext, "caller" | "counters">,
): Reservation {
  return {
    key: uploadKey(caller, uploadId),
    uploadId,
    subject: caller.subject,
    state: "reserved",
    bytes: bytes ?? 0,
    uploads,
    isSizeKnown: bytes !== undefined,
    inParts,
    ...(batch !== undefined && { batch }),
    counters: counters.map(({ key }) => key),
    until,
    ...(completingUntil !== undefined && { completingUntil }),
    confirmed: false,
    ...(object?.isWrittenOnce === false && { objectHash: objectHashOf(caller, object.key) }),
  };
}
