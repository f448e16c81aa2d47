import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import type { Item, ItemKey } from "../table.js";
import { hashOf } from "./hash.js";
import type { Reservation } from "./reservation.js";

/** Key of an upload's item. */
export function uploadKey(caller: QuotaCaller, uploadId: string): ItemKey {
  return uploadKeyIn(homePartition(caller), uploadId);
}

/** Key of an upload's item in the partition of a caller's uploads. */
export function uploadKeyIn(pk: string, uploadId: string): ItemKey {
  return { pk, sk: `upload#${uploadId}` };
}

const OBJECT_ID = "object.";

/** Maximum number of open reservations of one object, and of reservations whose uploads repeat one id. */
export const GENERATIONS = 10;
/** Number of digits of a generation in an id, for the order of the sort keys. */
const DIGITS = 6;

/**
 * Id of a reservation for an object that can be stored only once, instead of the upload's own id: each request for the
 * object finds it. After the reservation has ended, the next generation is used, so that a late write or event of the
 * old one cannot change the new one.
 * @param generation - From 0 to 999,999.
 */
export function objectUploadId(caller: QuotaCaller, objectKey: string, generation: number): string {
  return `${objectIdPrefix(caller, objectKey)}${String(generation).padStart(DIGITS, "0")}`;
}

/** The generation of an object's reservation. */
export function generationOf({ uploadId }: Reservation): number {
  return Number(uploadId.slice(-DIGITS));
}

/** Whether a reservation is found by its object. */
export function isOfObject({ uploadId }: Reservation): boolean {
  return uploadId.startsWith(OBJECT_ID);
}

/**
 * The sort keys of an object's reservations, in the order of their generations: open ones, and a few that have ended.
 */
export function generationsRange(
  caller: QuotaCaller,
  objectKey: string,
): { readonly from: string; readonly to: string; readonly limit: number } {
  const prefix = `upload#${objectIdPrefix(caller, objectKey)}`;
  return { from: `${prefix}0`, to: `${prefix}~`, limit: 2 * GENERATIONS };
}

/**
 * Id of a reservation whose upload repeats an earlier upload's id. No upload's id has a `:`.
 * @param number - 0 to 9.
 */
export function repeatedUploadId(uploadId: string, number: number): string {
  return `${uploadId}:${number}`;
}

/** Range of the sort keys of the reservations whose uploads repeat the id, in their order. */
export function repeatedRange(uploadId: string): {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
} {
  const sortKey = (number: number) => `upload#${repeatedUploadId(uploadId, number)}`;
  return { from: sortKey(0), to: sortKey(GENERATIONS - 1), limit: GENERATIONS };
}

/** A prefix of 128 bits. Marks of reservations must be short, so that a counter with many of them is cheap to write. */
function objectIdPrefix(caller: QuotaCaller, objectKey: string): string {
  return `${OBJECT_ID}${objectHashOf(caller, objectKey).slice(0, 22)}.`;
}

/** A hash of the caller's object. Callers can share a prefix, and must not use each other's reservations. */
export function objectHashOf({ subject }: QuotaCaller, objectKey: string): string {
  return hashOf(`${subject}\n${objectKey}`);
}

/** Key of an index item, through which an expired reservation is found. */
export function openKey({ key, uploadId, until }: Pick<Reservation, "key" | "uploadId" | "until">): ItemKey {
  return { pk: key.pk, sk: `${openPrefix(until)}#${uploadId}` };
}

/**
 * Key of an index item, through which a completion finds a reservation that is large enough. The smallest comes first.
 */
export function partsKey({ key, uploadId, bytes }: Reservation, objectHash: string): ItemKey {
  return { pk: key.pk, sk: `${partsPrefix(objectHash, bytes)}#${uploadId}` };
}

/** The sort keys of reservations for uploads of an object in parts, with at least this number of bytes. */
export function partsRange(
  objectHash: string,
  bytes: number,
): { readonly from: string; readonly to: string } {
  return { from: partsPrefix(objectHash, bytes), to: `parts#${objectHash}#~` };
}

/** The upload's id in an item with {@link partsKey}. */
export function indexedUploadId({ sk }: Item): string {
  return String(sk).split("#")[3] ?? "";
}

function partsPrefix(objectHash: string, bytes: number): string {
  return `parts#${objectHash}#${String(bytes).padStart(15, "0")}`;
}

/** The sort keys of reservations that have expired. @param now - Milliseconds since 1970. */
export function expiredRange(now: number): { readonly from: string; readonly to: string } {
  return { from: openPrefix(0), to: openPrefix(Math.floor(now / 1_000)) };
}

function openPrefix(seconds: number): string {
  return `open#${String(seconds).padStart(11, "0")}`;
}
