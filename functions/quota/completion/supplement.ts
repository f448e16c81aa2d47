import type { ReserveOutcome } from "../answer/outcome.js";
import type { LedgerContext } from "../context/context.js";
import { releaseReservation } from "../ending/release.js";
import { hashOf } from "../items/hash.js";
import type { Reservation } from "../items/reservation.js";
import { isOnCounters, readReservation } from "../items/reservation.js";
import { uploadKey } from "../items/reservation-keys.js";
import { completingUpdate } from "../items/reservation-updates.js";
import { reserveCreatedUpload } from "../ledger/reserve.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { callerCounters } from "../limits/counters.js";
import { effectiveLimits } from "../limits/effective-limits.js";
import { findReservation } from "../lookup/find-reservation.js";
import { isKept, isOfCreation, isReservedFor } from "./creation.js";
import type { UploadToComplete } from "./upload-in-parts.js";

/**
 * Reserves the bytes that the reservation of an upload's creation lacks: if the size was unknown then, that reservation
 * has few bytes or none. Both reservations together cover the object, and both end when the object is stored.
 * @returns undefined if the creation has left no reservation: the whole object must be reserved
 */
export async function supplementCreation(
  upload: UploadToComplete,
  caller: QuotaCaller,
  until: number,
  context: LedgerContext,
): Promise<ReserveOutcome | undefined> {
  const accept = (found: Reservation) => isOfCreation(found, upload, caller);
  const creation = await findReservation(upload, caller, context.table, accept);
  if (creation === undefined) return undefined;
  const uploadId = `supplement.${hashOf(upload.s3UploadId)}`;
  const bytes = upload.bytes - creation.bytes;
  const { supplement } = creation;
  const known = supplement && readReservation(await context.table.get(uploadKey(caller, supplement)));
  if (known && known.bytes >= bytes && isReservedFor(known, caller)) {
    const kept = await context.table.update(completingUpdate(known, { completingUntil: until }));
    const isCovered =
      kept.outcome === "updated" && (await isKept(creation, upload, until, context, known.uploadId));
    return isCovered ? { outcome: "reserved", quotas: [], rates: [] } : undefined;
  }
  // An object is booked in the windows of its reservation, and the windows of the creation can have ended.
  if (!(await isInCurrentWindows(creation, caller, context))) {
    await releaseReservation(creation, context);
    return undefined;
  }
  const missing = { uploadId, bytes, uploads: 0, until, completingUntil: until, inParts: true };
  const reserved = await reserveCreatedUpload(missing, caller, context);
  if (reserved.outcome === "rejected") return reserved;
  const isCovered = await isKept(creation, upload, until, context, reserved.reservationId);
  return isCovered ? reserved : undefined;
}

/** Whether a reservation is booked on the counters of the current windows. */
async function isInCurrentWindows(
  reservation: Reservation,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<boolean> {
  const limits = await effectiveLimits(caller, context);
  const current = callerCounters(caller, limits, context.settings, context.now());
  return isOnCounters(
    reservation,
    current.map(({ key }) => key),
  );
}
