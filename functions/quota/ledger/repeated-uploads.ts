import type { LedgerContext } from "../context/context.js";
import type { Reservation } from "../items/reservation.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { Counter } from "../limits/counters.js";
import { shareReservation } from "../reserving/open-reservation.js";
import type { UploadToReserve } from "../reserving/upload-to-reserve.js";

/**
 * The uploads of one request without repeated ones. Two uploads are the same if they have the same id or, for an object
 * that is written once, the same object and size. Of several equal uploads, one is kept, with the latest expiry of them
 * all.
 */
export function withoutRepeated(uploads: readonly UploadToReserve[]): readonly UploadToReserve[] {
  const byObject = new Map<string, UploadToReserve>();
  for (const upload of uploads) {
    const { uploadId, bytes, inParts, object, until } = upload;
    const name = object?.isWrittenOnce
      ? ["object", object.key, bytes, inParts === true]
      : ["upload", uploadId];
    const id = JSON.stringify(name);
    const first = byObject.get(id);
    byObject.set(id, first === undefined ? upload : { ...first, until: Math.max(first.until, until) });
  }
  return [...byObject.values()];
}

/** The uploads of one request, divided by whether an earlier request has reserved them. */
interface SharedUploads {
  /** The last reservation of an earlier request that was shared. @default - none */
  readonly shared?: Reservation;
  /** Uploads that no earlier request has reserved. */
  readonly own: readonly UploadToReserve[];
}

/** Shares the reservations of earlier requests for the same uploads. Nothing is reserved here. */
export async function shareRepeated(
  uploads: readonly UploadToReserve[],
  {
    caller,
    counters,
    context,
  }: { readonly caller: QuotaCaller; readonly counters: readonly Counter[]; readonly context: LedgerContext },
): Promise<SharedUploads> {
  let shared: Reservation | undefined;
  const own: UploadToReserve[] = [];
  for (const upload of uploads) {
    const found = await shareReservation(upload, { ...context, caller, counters });
    if (found === undefined) own.push(upload);
    shared = found ?? shared;
  }
  return { own, ...(shared !== undefined && { shared }) };
}
