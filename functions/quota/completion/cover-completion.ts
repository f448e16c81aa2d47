import type { ReserveOutcome } from "../answer/outcome.js";
import type { LedgerContext } from "../context/context.js";
import { asCounted } from "../ending/release.js";
import { hashOf } from "../items/hash.js";
import type { Reservation } from "../items/reservation.js";
import { readReservation } from "../items/reservation.js";
import { indexedUploadId, objectHashOf, partsRange, uploadKey } from "../items/reservation-keys.js";
import { completingUpdate, coverUpdate } from "../items/reservation-updates.js";
import { reserveCreatedUpload } from "../ledger/reserve.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import { findReservation, reservationsOfRepeatedId } from "../lookup/find-reservation.js";
import { isKept, isOfCreation, isReservedFor } from "./creation.js";
import { supplementCreation } from "./supplement.js";
import type { UploadToComplete } from "./upload-in-parts.js";

/** Maximum time in seconds for S3 to complete an upload and to send its event. */
const COMPLETION_SECONDS = 900;

/**
 * Ensures that an upload's bytes are reserved before it becomes an object. The reservation of its creation is used or,
 * if that has ended or is too small, a new one. The reservation is not released until S3 has had time to complete the
 * upload: otherwise an abort in the meantime would release the bytes of a stored object.
 */
export async function coverCompletion(
  upload: UploadToComplete,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  const { object, bytes, s3UploadId } = upload;
  const uploadId = `completion.${hashOf(s3UploadId)}`;
  const until = Math.ceil(context.now() / 1_000) + COMPLETION_SECONDS;
  const isCovered =
    (await isCoveredByCreation(upload, caller, until, context)) ||
    (await isBoundByObject(upload, caller, until, context)) ||
    (await isCoveredBy({ ...upload, uploadId }, caller, until, context));
  if (isCovered) return { outcome: "reserved", quotas: [], rates: [] };
  const supplemented = await supplementCreation(upload, caller, until, context);
  if (supplemented !== undefined) return supplemented;
  const reserved = { uploadId, bytes, until, completingUntil: until, inParts: true };
  const toReserve = { ...reserved, ...(object.isWrittenOnce && { object }) };
  return reserveCreatedUpload(toReserve, caller, context);
}

/**
 * Whether the reservation of the creation is enough. An object that is written once needs only one reservation, because
 * only one of its uploads can be completed.
 */
async function isCoveredByCreation(
  upload: UploadToComplete,
  caller: QuotaCaller,
  completingUntil: number,
  context: LedgerContext,
): Promise<boolean> {
  const accept = (found: Reservation) => found.bytes >= upload.bytes && isOfCreation(found, upload, caller);
  const found = await findReservation(upload, caller, context.table, accept);
  if (found === undefined) return false;
  const isCounted = found.batch === undefined || (await asCounted(found, context)).confirmed;
  return isCounted && (await isKept(found, upload, completingUntil, context));
}

/** Whether an earlier completion of the same upload has reserved the whole object. */
async function isCoveredBy(
  { uploadId, bytes }: { readonly uploadId: string; readonly bytes: number },
  caller: QuotaCaller,
  completingUntil: number,
  { table }: LedgerContext,
): Promise<boolean> {
  const first = readReservation(await table.get(uploadKey(caller, uploadId)));
  if (first === undefined) return false;
  const covers = (found: Reservation) => found.bytes >= bytes && isReservedFor(found, caller);
  const found = covers(first)
    ? first
    : (await reservationsOfRepeatedId(uploadId, caller, table)).find(covers);
  if (found === undefined) return false;
  return (await table.update(completingUpdate(found, { completingUntil }))).outcome === "updated";
}

/** Maximum number of reservations for parts of one object that are read. */
export const MAX_CANDIDATES = 25;

/**
 * Finds a reservation by the object and binds it to the upload, if a request names the upload only by S3's id. A
 * reservation covers only one upload.
 */
async function isBoundByObject(
  { uploadId, object, s3UploadId, bytes }: UploadToComplete,
  caller: QuotaCaller,
  completingUntil: number,
  { table }: LedgerContext,
): Promise<boolean> {
  if (uploadId !== undefined || object.isWrittenOnce) return false;
  const objectHash = objectHashOf(caller, object.key);
  const range = { ...partsRange(objectHash, bytes), limit: MAX_CANDIDATES };
  for (const item of await table.between(homePartition(caller), range)) {
    const update = coverUpdate(
      uploadKey(caller, indexedUploadId(item)),
      hashOf(s3UploadId),
      objectHash,
      completingUntil,
    );
    const covered = await table.update(update);
    if (covered.outcome === "updated") return true;
  }
  return false;
}
