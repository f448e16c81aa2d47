import type { LedgerContext } from "../context/context.js";
import { hashOf } from "../items/hash.js";
import type { Reservation } from "../items/reservation.js";
import { isOfObject } from "../items/reservation-keys.js";
import { completingUpdate } from "../items/reservation-updates.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import type { UploadInParts } from "./upload-in-parts.js";

/** Whether a reservation of the caller still counts. */
export function isReservedFor({ state, subject }: Reservation, caller: QuotaCaller): boolean {
  return state === "reserved" && subject === caller.subject;
}

/**
 * Whether a reservation comes from the creation of this upload in parts. For an object that is written once, the
 * reservation of any of its uploads counts. If the client itself creates the upload in S3, the first request to
 * complete it binds its reservation.
 */
export function isOfCreation(
  found: Reservation,
  { s3UploadId }: UploadInParts,
  caller: QuotaCaller,
): boolean {
  const { boundTo, inParts } = found;
  const isOwn = boundTo === undefined ? inParts : boundTo === hashOf(s3UploadId);
  return isReservedFor(found, caller) && (isOfObject(found) || isOwn);
}

/**
 * Keeps a reservation until S3 has completed its upload. Returns false if it has ended or now covers another upload.
 */
export async function isKept(
  found: Reservation,
  { s3UploadId }: UploadInParts,
  completingUntil: number,
  { table }: Pick<LedgerContext, "table">,
  supplement?: string,
): Promise<boolean> {
  const boundTo = isOfObject(found) ? undefined : hashOf(s3UploadId);
  const kept = await table.update(completingUpdate(found, { completingUntil, boundTo, supplement }));
  return kept.outcome === "updated";
}
