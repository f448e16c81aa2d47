import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import type { Item, ItemKey, ItemUpdate } from "../table.js";
import { hashOf } from "./hash.js";

/**
 * Where an upload is in its life: `reserved` until it is stored or released. A function that is about to change the
 * counters says so first (`settling`, `releasing`), so that another one can finish what it began.
 */
type ReservationState = "reserved" | "settling" | "settled" | "releasing" | "released";

/** What the table knows of one upload. */
export interface Reservation {
  readonly key: ItemKey;
  readonly uploadId: string;
  /** The caller's subject as a path segment. */
  readonly subject: string;
  readonly state: ReservationState;
  /** What is reserved; 0 if the size is not known beforehand. */
  readonly bytes: number;
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

/** How long the table keeps an upload after its end, in seconds: longer than a failed event can wait to be replayed. */
const KEPT_SECONDS = 40 * 86_400;
/** How long a function has for what it has begun, in seconds. It ends before: it has 30 seconds at most. */
const LEASE_SECONDS = 60;

/** Key of an upload's item. */
export function uploadKey(caller: QuotaCaller, uploadId: string): ItemKey {
  return { pk: homePartition(caller), sk: `upload#${uploadId}` };
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
  const { pk, sk, subject, state, bytes, counters, until, confirmed, boundTo, objectHash, event } = item;
  return {
    key: { pk: String(pk), sk: String(sk) },
    uploadId: String(sk).replace(/^upload#/, ""),
    subject: String(subject),
    state: state as ReservationState,
    bytes: Number(bytes),
    counters: Array.isArray(counters) ? counters.map(parseKey) : [],
    until: Number(until),
    confirmed: confirmed === true,
    ...(typeof boundTo === "string" && { boundTo }),
    ...(typeof objectHash === "string" && { objectHash }),
    ...(typeof event === "string" && { event }),
  };
}

/** Creates an upload's item; unmet if there is one. */
export function createUpdate(
  { key, subject, state, bytes, counters, until, objectHash, event }: Reservation,
  now: number,
): ItemUpdate {
  return {
    key,
    update:
      "SET #subject = :subject, #state = :state, #bytes = :bytes, #counters = :counters, #until = :until, " +
      `#expiresAt = :expiresAt${objectHash === undefined ? "" : ", #objectHash = :objectHash"}` +
      `${event === undefined ? "" : ", #event = :event, #lease = :lease"}`,
    condition: "attribute_not_exists(pk)",
    names: {
      "#subject": "subject",
      "#state": "state",
      "#bytes": "bytes",
      "#counters": "counters",
      "#until": "until",
      "#expiresAt": "expiresAt",
      ...(objectHash !== undefined && { "#objectHash": "objectHash" }),
      ...(event !== undefined && { "#event": "event", "#lease": "lease" }),
    },
    values: {
      ":subject": subject,
      ":state": state,
      ":bytes": bytes,
      ":counters": counters.map(({ pk, sk }) => `${pk}|${sk}`),
      ":until": until,
      ":expiresAt": until + KEPT_SECONDS,
      ...(objectHash !== undefined && { ":objectHash": objectHash }),
      ...(event !== undefined && { ":event": event, ":lease": leaseUntil(now) }),
    },
  };
}

/** Creates the item that {@link openKey} names. TTL removes it if nothing else does. */
export function openUpdate(reservation: Reservation): ItemUpdate {
  return finderUpdate(openKey(reservation), reservation);
}

/** Creates the item that {@link partsKey} names. TTL removes it if nothing else does. */
export function partsUpdate(reservation: Reservation, objectHash: string): ItemUpdate {
  return finderUpdate(partsKey(reservation, objectHash), reservation);
}

function finderUpdate(key: ItemKey, { until }: Reservation): ItemUpdate {
  return {
    key,
    update: "SET #expiresAt = :expiresAt",
    names: { "#expiresAt": "expiresAt" },
    values: { ":expiresAt": until + KEPT_SECONDS },
  };
}

/** Says that every counter holds a reservation. */
export function confirmUpdate({ key }: Reservation): ItemUpdate {
  return {
    key,
    update: "SET #confirmed = :true",
    condition: "#state = :reserved",
    names: { "#confirmed": "confirmed", "#state": "state" },
    values: { ":true": true, ":reserved": "reserved" },
  };
}

/** Binds a reservation to what only its owner can end, so that it cannot be released while that is open. */
export function bindUpdate(key: ItemKey, boundTo: string): ItemUpdate {
  return {
    key,
    update: "SET #boundTo = :boundTo",
    condition: "#state = :reserved",
    names: { "#boundTo": "boundTo", "#state": "state" },
    values: { ":boundTo": boundTo, ":reserved": "reserved" },
  };
}

/** Binds a reservation to the one upload of its object that it covers; unmet if it is another's. */
export function coverUpdate(key: ItemKey, boundTo: string, objectHash: string): ItemUpdate {
  return {
    key,
    update: "SET #boundTo = :boundTo",
    condition:
      "#state = :reserved AND #objectHash = :objectHash AND " +
      "(attribute_not_exists(#boundTo) OR #boundTo = :boundTo)",
    names: { "#boundTo": "boundTo", "#state": "state", "#objectHash": "objectHash" },
    values: { ":boundTo": boundTo, ":reserved": "reserved", ":objectHash": objectHash },
  };
}

/** Begins to release a reservation, or goes on with what another function has left unfinished. */
export function releasingUpdate({ key }: Reservation, now: number): ItemUpdate {
  return {
    key,
    update: "SET #state = :releasing, #lease = :lease",
    condition: "#state = :reserved OR (#state = :releasing AND #lease < :now)",
    names: { "#state": "state", "#lease": "lease" },
    values: {
      ":releasing": "releasing",
      ":reserved": "reserved",
      ":lease": leaseUntil(now),
      ":now": Math.floor(now / 1_000),
    },
  };
}

/** Begins to settle a reservation, or goes on with what the same event's earlier delivery has left unfinished. */
export function settlingUpdate(key: ItemKey, event: string, now: number): ItemUpdate {
  return {
    key,
    update: "SET #state = :settling, #event = :event, #lease = :lease",
    condition: "#state = :reserved OR (#state = :settling AND #event = :event AND #lease < :now)",
    names: { "#state": "state", "#event": "event", "#lease": "lease" },
    values: {
      ":settling": "settling",
      ":reserved": "reserved",
      ":event": event,
      ":lease": leaseUntil(now),
      ":now": Math.floor(now / 1_000),
    },
  };
}

/** Ends what {@link releasingUpdate} or {@link settlingUpdate} has begun. */
export function endUpdate(key: ItemKey, state: "settled" | "released"): ItemUpdate {
  return {
    key,
    update: "SET #state = :state REMOVE #lease",
    names: { "#state": "state", "#lease": "lease" },
    values: { ":state": state },
  };
}

function leaseUntil(now: number): number {
  return Math.floor(now / 1_000) + LEASE_SECONDS;
}

function parseKey(text: string): ItemKey {
  const [pk = "", sk = ""] = text.split("|");
  return { pk, sk };
}
