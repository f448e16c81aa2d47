import type { ReserveOutcome } from "../answer/outcome.js";
import type { LedgerContext } from "../context/context.js";
import { asCounted } from "../ending/release.js";
import { hashOf } from "../items/hash.js";
import { objectHashOf, partsRange, readReservation, uploadKey } from "../items/reservation.js";
import { coverUpdate } from "../items/reservation-updates.js";
import { reserveCreatedUpload } from "../ledger/reserve.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";

/** An upload in parts that is about to be completed. What its caller says of it need not be true. */
export type UploadToComplete = {
  readonly s3UploadId: string;
  /** The object's size. S3 completes the upload with no other. */
  readonly bytes: number;
} & (
  | { /** Ours, of the reservation that is to cover the object. */ readonly uploadId: string }
  | { /** Any reservation for parts of this object covers one upload. */ readonly objectKey: string }
);

/** How long S3 may take to complete an upload and to tell of its object, in seconds. */
const COMPLETION_SECONDS = 900;

/**
 * Sees that so many bytes are reserved for an upload before it becomes an object: by the reservation that its creation
 * has made or, if that has ended or is smaller, by one for the whole object.
 */
export async function coverCompletion(
  upload: UploadToComplete,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<ReserveOutcome> {
  const boundTo = hashOf(upload.s3UploadId);
  const uploadId = `completion.${boundTo}`;
  const { bytes } = upload;
  const isCovered =
    ("uploadId" in upload
      ? await covers({ uploadId: upload.uploadId, bytes, boundTo }, caller, context)
      : await isFound({ objectKey: upload.objectKey, bytes, boundTo }, caller, context)) ||
    (await covers({ uploadId, bytes }, caller, context));
  if (isCovered) return { outcome: "reserved", quotas: [], rates: [] };
  const until = Math.ceil(context.now() / 1_000) + COMPLETION_SECONDS;
  return reserveCreatedUpload({ uploadId, bytes, until }, caller, context);
}

/** How many reservations for parts of one object are looked at. */
const MOST_LOOKED_AT = 25;

/** Finds a reservation for the object, and binds it, so that it covers no second upload. */
async function isFound(
  {
    objectKey,
    bytes,
    boundTo,
  }: { readonly objectKey: string; readonly bytes: number; readonly boundTo: string },
  caller: QuotaCaller,
  { table }: LedgerContext,
): Promise<boolean> {
  const objectHash = objectHashOf(caller, objectKey);
  const range = { ...partsRange(objectHash, bytes), limit: MOST_LOOKED_AT };
  for (const { sk } of await table.between(homePartition(caller), range)) {
    const [, , , uploadId = ""] = String(sk).split("#");
    const covered = await table.update(coverUpdate(uploadKey(caller, uploadId), boundTo, objectHash));
    if (covered.outcome === "updated") return true;
  }
  return false;
}

interface Cover {
  readonly uploadId: string;
  readonly bytes: number;
  /** What it must be bound to. @default - nothing: only this file names the id */
  readonly boundTo?: string;
}

async function covers(
  { uploadId, bytes, boundTo }: Cover,
  caller: QuotaCaller,
  context: LedgerContext,
): Promise<boolean> {
  const found = readReservation(await context.table.get(uploadKey(caller, uploadId)));
  return (
    found?.state === "reserved" &&
    found.subject === caller.subject &&
    found.boundTo === boundTo &&
    found.bytes >= bytes &&
    (found.batch === undefined || (await asCounted(found, context)).confirmed)
  );
}
