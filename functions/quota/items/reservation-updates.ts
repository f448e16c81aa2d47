import type { Item, ItemKey, ItemUpdate } from "../table.js";
import type { Reservation } from "./reservation.js";
import { openKey, partsKey } from "./reservation-keys.js";

/** Time in seconds that the table keeps an upload after its end, longer than a failed event can wait for its replay. */
const KEPT_SECONDS = 40 * 86_400;
/**
 * Maximum time in seconds to finish a change that a function has begun. It is longer than a function's maximum of 30
 * seconds.
 */
const LEASE_SECONDS = 60;

/** Creates an upload's item; unmet if it exists. */
export function createUpdate(reservation: Reservation, now: number): ItemUpdate {
  const {
    key,
    subject,
    state,
    bytes,
    uploads,
    isSizeKnown,
    inParts,
    batch,
    counters,
    until,
    completingUntil,
    objectHash,
    event,
  } = reservation;
  return setAll(key, "attribute_not_exists(pk)", {
    subject,
    state,
    bytes,
    ...(uploads !== 1 && { uploads }),
    ...(!isSizeKnown && { isSizeKnown }),
    ...(inParts && { inParts }),
    ...(batch !== undefined && { batch }),
    counters: counters.map(({ pk, sk }) => `${pk}|${sk}`),
    until,
    expiresAt: until + KEPT_SECONDS,
    ...(completingUntil !== undefined && { completingUntil }),
    ...(objectHash !== undefined && { objectHash }),
    ...(event !== undefined && { event, lease: leaseUntil(now) }),
  });
}

function setAll(key: ItemKey, condition: string, attributes: Item): ItemUpdate {
  const names = Object.keys(attributes);
  return {
    key,
    update: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
    condition,
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
  };
}

/** Creates the item with {@link openKey}. TTL deletes it if no function does. */
export function openUpdate(reservation: Reservation): ItemUpdate {
  return indexItemUpdate(openKey(reservation), reservation);
}

/** Creates the item with {@link partsKey}. TTL deletes it if no function does. */
export function partsUpdate(reservation: Reservation, objectHash: string): ItemUpdate {
  return indexItemUpdate(partsKey(reservation, objectHash), reservation);
}

function indexItemUpdate(key: ItemKey, { until }: Reservation): ItemUpdate {
  return {
    key,
    update: "SET #expiresAt = :expiresAt",
    names: { "#expiresAt": "expiresAt" },
    values: { ":expiresAt": until + KEPT_SECONDS },
  };
}

/** Records that every counter contains a reservation. */
export function confirmUpdate({ key }: Reservation): ItemUpdate {
  return {
    key,
    update: "SET #confirmed = :true",
    condition: "#state = :reserved",
    names: { "#confirmed": "confirmed", "#state": "state" },
    values: { ":true": true, ":reserved": "reserved" },
  };
}

/**
 * Binds a reservation to an upload that only its owner can end. The reservation is not released while the upload is
 * open.
 */
export function bindUpdate(key: ItemKey, boundTo: string): ItemUpdate {
  return {
    key,
    update: "SET #boundTo = :boundTo",
    condition: "#state = :reserved",
    names: { "#boundTo": "boundTo", "#state": "state" },
    values: { ":boundTo": boundTo, ":reserved": "reserved" },
  };
}

/** The update that a request to complete an upload makes to its reservation. */
interface CompletingUpload {
  /** In seconds since 1970. */
  readonly completingUntil: number;
  /**
   * Hash of S3's id of the upload, which becomes the only one that the reservation covers.
   * @default - any upload of its object
   */
  readonly boundTo?: string;
  /** The reservation for the bytes that this one lacks. @default - unchanged */
  readonly supplement?: string;
}

/**
 * Keeps a reservation from being released while S3 may be completing its upload; unmet if it has ended or belongs to
 * another upload.
 */
export function completingUpdate(
  { key }: Pick<Reservation, "key">,
  { completingUntil, boundTo, supplement }: CompletingUpload,
): ItemUpdate {
  const set = { completingUntil, ...(boundTo && { boundTo }), ...(supplement && { supplement }) };
  const names = Object.keys(set);
  const isFree = boundTo ? " AND (attribute_not_exists(#boundTo) OR #boundTo = :boundTo)" : "";
  return {
    key,
    update: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
    condition: `#state = :reserved${isFree}`,
    names: { "#state": "state", ...Object.fromEntries(names.map((name) => [`#${name}`, name])) },
    values: {
      ":reserved": "reserved",
      ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
    },
  };
}

/**
 * Binds a reservation to the one upload of its object that it covers, and protects it like {@link completingUpdate};
 * unmet if the reservation is bound to another upload.
 */
export function coverUpdate(
  key: ItemKey,
  boundTo: string,
  objectHash: string,
  completingUntil: number,
): ItemUpdate {
  return {
    key,
    update: "SET #boundTo = :boundTo, #completing = :completing",
    condition:
      "#state = :reserved AND #objectHash = :objectHash AND " +
      "(attribute_not_exists(#boundTo) OR #boundTo = :boundTo)",
    names: {
      "#boundTo": "boundTo",
      "#completing": "completingUntil",
      "#state": "state",
      "#objectHash": "objectHash",
    },
    values: {
      ":boundTo": boundTo,
      ":completing": completingUntil,
      ":reserved": "reserved",
      ":objectHash": objectHash,
    },
  };
}

/** Shares a reservation with another request of the same upload, and extends it if necessary. */
export function shareUpdate(
  { key, until }: Reservation,
  later: number,
  completingUntil: number | undefined,
): ItemUpdate {
  const isCompleting = completingUntil !== undefined;
  return {
    key,
    update: `SET #shared = :true, #until = :later, #expiresAt = :expiresAt${isCompleting ? ", #completing = :completing" : ""}`,
    condition: "#state = :reserved AND #until = :until",
    names: {
      "#shared": "shared",
      "#state": "state",
      "#until": "until",
      "#expiresAt": "expiresAt",
      ...(isCompleting && { "#completing": "completingUntil" }),
    },
    values: {
      ...(isCompleting && { ":completing": completingUntil }),
      ":true": true,
      ":reserved": "reserved",
      ":until": until,
      ":later": later,
      ":expiresAt": later + KEPT_SECONDS,
    },
  };
}

/** Begins to release a reservation that its own request could not finish; unmet if another request shares it. */
export function abandonUpdate({ key }: Reservation, now: number): ItemUpdate {
  return {
    key,
    update: "SET #state = :releasing, #lease = :lease",
    condition: "#state = :reserved AND attribute_not_exists(#shared)",
    names: { "#state": "state", "#lease": "lease", "#shared": "shared" },
    values: { ":releasing": "releasing", ":reserved": "reserved", ":lease": leaseUntil(now) },
  };
}

/**
 * Begins to release a reservation, or continues a release that another function has not finished; unmet if another
 * request has extended it, or S3 may be completing its upload.
 * @param isStored - Whether S3 is known to have completed its upload.
 */
export function releasingUpdate({ key, until }: Reservation, now: number, isStored: boolean): ItemUpdate {
  const isIdle = " AND (attribute_not_exists(#completing) OR #completing < :now)";
  return {
    key,
    update: "SET #state = :releasing, #lease = :lease",
    condition:
      `(#state = :reserved AND #until = :until${isStored ? "" : isIdle}) OR ` +
      "(#state = :releasing AND #lease < :now)",
    names: {
      "#state": "state",
      "#lease": "lease",
      "#until": "until",
      ...(!isStored && { "#completing": "completingUntil" }),
    },
    values: {
      ":until": until,
      ":releasing": "releasing",
      ":reserved": "reserved",
      ":lease": leaseUntil(now),
      ":now": Math.floor(now / 1_000),
    },
  };
}

/**
 * Begins to settle a reservation, or continues a settlement that an earlier delivery of the same event has not
 * finished.
 */
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

/**
 * Completes the change that {@link releasingUpdate} or {@link settlingUpdate} has begun; unmet if the item was deleted
 * since another function completed it.
 */
export function endUpdate(key: ItemKey, state: "settled" | "released"): ItemUpdate {
  return {
    key,
    update: "SET #state = :state REMOVE #lease",
    condition: "attribute_exists(pk)",
    names: { "#state": "state", "#lease": "lease" },
    values: { ":state": state },
  };
}

/** Ends a batch's own reservation. From then on, the reservations of its uploads replace it. */
export function splitUpdate({ key }: Reservation): ItemUpdate {
  return {
    key,
    update: "SET #state = :split",
    condition: "#state = :reserved",
    names: { "#state": "state" },
    values: { ":split": "split", ":reserved": "reserved" },
  };
}

function leaseUntil(now: number): number {
  return Math.floor(now / 1_000) + LEASE_SECONDS;
}
