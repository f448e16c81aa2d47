import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import type { Item, ItemKey } from "../table.js";
import { hashOf } from "./hash.js";

/**
 * Where an upload is in its life: `reserved` until it is stored or released. A function that is about to change the
 * counters says so first (`settling`, `releasing`), so that another one can finish what it began. A batch is `split` once
 * each of its uploads has a reservation of its own.
 */
type ReservationState = "reserved" | "settling" | "settled" | "releasing" | "released" | "split";

/** What the table knows of one upload. */
export interface Reservation {
  readonly key: ItemKey;
  readonly uploadId: string;
  /** The caller's subject as a path segment. */
  readonly subject: string;
  readonly state: ReservationState;
  /** What is reserved; 0 if the size is not known beforehand. */
  readonly bytes: number;
  /** How many uploads are reserved: one, or those of a batch. */
  readonly uploads: number;
  /** The batch that it was reserved with, on whose reservation it depends until that is split. */
  readonly batch?: string;
  /** The counters that it is booked on. */
  readonly counters: readonly ItemKey[];
  /** When it may be released, in seconds since 1970. */
  readonly until: number;
  /** Whether every counter is known to hold it, so that a counter without its mark holds it, too. */
  readonly confirmed: boolean;
  /** Hash of what {@link bindUpdate} has bound it to. */
  readonly boundTo?: string;
  /** Hash of the object that it is for, if a request to complete the upload names the object only. */
  readonly objectHash?: string;
  /** The event that has settled it, or is about to. */
  readonly event?: string;
}

/** Key of an upload's item. */
export function uploadKey(caller: QuotaCaller, uploadId: string): ItemKey {
  return uploadKeyIn(homePartition(caller), uploadId);
}

/** Key of an upload's item in the partition of a caller's uploads. */
export function uploadKeyIn(pk: string, uploadId: string): ItemKey {
  return { pk, sk: `upload#${uploadId}` };
}

/** The object of a caller: callers can share a prefix, and none is covered by another's reservation. */
export function objectHashOf({ subject }: QuotaCaller, objectKey: string): string {
  return hashOf(`${subject}\n${objectKey}`);
}

/** Key of the item by which a reservation is found once its time is over. */
export function openKey({ key, uploadId, until }: Pick<Reservation, "key" | "uploadId" | "until">): ItemKey {
  return { pk: key.pk, sk: `${openPrefix(until)}#${uploadId}` };
}

/** Key of the item by which a completion finds a reservation that is large enough, the smallest first. */
export function partsKey({ key, uploadId, bytes }: Reservation, objectHash: string): ItemKey {
  return { pk: key.pk, sk: `${partsPrefix(objectHash, bytes)}#${uploadId}` };
}

/** The sort keys of reservations for parts of an object that has so many bytes. */
export function partsRange(
  objectHash: string,
  bytes: number,
): { readonly from: string; readonly to: string } {
  return { from: partsPrefix(objectHash, bytes), to: `parts#${objectHash}#~` };
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

/** Reads an upload's item. */
export function readReservation(item: Item | undefined): Reservation | undefined {
  if (item === undefined) return undefined;
  const {
    pk,
    sk,
    subject,
    state,
    bytes,
    uploads,
    batch,
    counters,
    until,
    confirmed,
    boundTo,
    objectHash,
    event,
  } = item;
  return {
    key: { pk: String(pk), sk: String(sk) },
    uploadId: String(sk).replace(/^upload#/, ""),
    subject: String(subject),
    state: state as ReservationState,
    bytes: Number(bytes),
    uploads: Number(uploads ?? 1),
    ...(typeof batch === "string" && { batch }),
    counters: Array.isArray(counters) ? counters.map(parseKey) : [],
    until: Number(until),
    confirmed: confirmed === true,
    ...(typeof boundTo === "string" && { boundTo }),
    ...(typeof objectHash === "string" && { objectHash }),
    ...(typeof event === "string" && { event }),
  };
}

function parseKey(text: string): ItemKey {
  const [pk = "", sk = ""] = text.split("|");
  return { pk, sk };
}
