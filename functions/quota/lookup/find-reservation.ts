import type { Reservation } from "../items/reservation.js";
import { readReservation } from "../items/reservation.js";
import { generationsRange, repeatedRange, uploadKey } from "../items/reservation-keys.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import type { QuotaTable } from "../table.js";

/** The object of an upload. */
export interface UploadObject {
  /** Its whole key in the bucket. */
  readonly key: string;
  /** Whether S3 rejects an upload to an existing key (`If-None-Match: *`). */
  readonly isWrittenOnce: boolean;
}

/** An upload, by the data in a later request or an event. */
export interface NamedUpload {
  /** Our id. @default - unknown */
  readonly uploadId?: string;
  readonly object: UploadObject;
}

/** The reservations of an object that is written once, in the order of their generations. */
export async function reservationsOfObject(
  objectKey: string,
  caller: QuotaCaller,
  table: QuotaTable,
): Promise<readonly Reservation[]> {
  const items = await table.between(homePartition(caller), generationsRange(caller, objectKey));
  return items.map(readReservation).filter((one) => one !== undefined);
}

/** The reservations of later uploads with a repeated id. */
export async function reservationsOfRepeatedId(
  uploadId: string,
  caller: QuotaCaller,
  table: QuotaTable,
): Promise<readonly Reservation[]> {
  const items = await table.between(homePartition(caller), repeatedRange(uploadId));
  return items.map(readReservation).filter((one) => one !== undefined);
}

/** All reservations that a stored upload can have. */
export async function reservationsOf(
  { uploadId, object }: NamedUpload & { readonly uploadId: string },
  caller: QuotaCaller,
  table: QuotaTable,
): Promise<readonly Reservation[]> {
  const [own, repeated, ofObject] = await Promise.all([
    reservationOfUpload(uploadId, caller, table),
    reservationsOfRepeatedId(uploadId, caller, table),
    reservationsOfObject(object.key, caller, table),
  ]);
  return [...ofObject, ...own, ...repeated];
}

/** The first matching reservation of an upload. The more likely key is read first. */
export async function findReservation(
  { uploadId, object }: NamedUpload,
  caller: QuotaCaller,
  table: QuotaTable,
  accept: (reservation: Reservation) => boolean,
): Promise<Reservation | undefined> {
  const byObject = () => reservationsOfObject(object.key, caller, table);
  const byUpload = () => reservationOfUpload(uploadId, caller, table);
  for (const lookUp of object.isWrittenOnce ? [byObject, byUpload] : [byUpload, byObject]) {
    const found = (await lookUp()).find(accept);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function reservationOfUpload(
  uploadId: string | undefined,
  caller: QuotaCaller,
  table: QuotaTable,
): Promise<readonly Reservation[]> {
  const found = uploadId && readReservation(await table.get(uploadKey(caller, uploadId)));
  return found ? [found] : [];
}
