import type { LedgerContext } from "../context/context.js";
import { releaseReservation } from "../ending/release.js";
import { hashOf } from "../items/hash.js";
import type { Reservation } from "../items/reservation.js";
import { readReservation } from "../items/reservation.js";
import { indexedUploadId, objectHashOf, partsRange, uploadKey } from "../items/reservation-keys.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import { findReservation } from "../lookup/find-reservation.js";
import { MAX_CANDIDATES } from "./cover-completion.js";
import type { UploadInParts } from "./upload-in-parts.js";

/**
 * Releases the reservation of an aborted upload in parts, unless S3 may be completing it. This is safe at any other
 * time, because completing an upload without a reservation reserves again.
 */
export async function releaseAborted(
  upload: UploadInParts,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<void> {
  const { table } = context;
  const accept = (found: Reservation) => isOfUpload(found, upload, caller);
  const found =
    (await findReservation(upload, caller, table, accept)) ??
    (await findByObject(upload, caller, context)).find(accept);
  if (found !== undefined) await releaseReservation(found, context);
}

/**
 * Whether the reservation is for this upload in parts. A single PUT cannot be aborted, because it may be in progress.
 */
function isOfUpload(
  { state, subject, inParts, boundTo }: Reservation,
  { s3UploadId }: UploadInParts,
  caller: QuotaCaller,
): boolean {
  const isBoundToOther = boundTo !== undefined && boundTo !== hashOf(s3UploadId);
  return state === "reserved" && subject === caller.subject && inParts && !isBoundToOther;
}

/**
 * The reservations for the object of a request that names the upload only by S3's id. Those that are bound to this
 * upload come first.
 */
async function findByObject(
  { uploadId, object, s3UploadId }: UploadInParts,
  caller: QuotaCaller,
  { table }: LedgerContext,
): Promise<readonly Reservation[]> {
  if (uploadId !== undefined || object.isWrittenOnce) return [];
  const range = { ...partsRange(objectHashOf(caller, object.key), 0), limit: MAX_CANDIDATES };
  const indexItems = await table.between(homePartition(caller), range);
  const keys = indexItems.map((indexItem) => uploadKey(caller, indexedUploadId(indexItem)));
  const found = (await Promise.all(keys.map(table.get))).map(readReservation);
  const all = found.filter((one) => one !== undefined);
  const isBound = ({ boundTo }: Reservation) => boundTo === hashOf(s3UploadId);
  return [...all.filter(isBound), ...all.filter((one) => !isBound(one))];
}
