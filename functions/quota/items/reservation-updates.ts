import type { Item, ItemKey, ItemUpdate } from "../table.js";
import type { Reservation } from "./reservation.js";
import { openKey, partsKey } from "./reservation-keys.js";

/**
 * Time that the table keeps an upload after its end, in seconds: longer than a failed event can wait for its replay.
 */
const KEPT_SECONDS = 40 * 86_400;
/**
 * Time that a function has to finish a change that it has begun, in seconds. It ends before: it has 30 seconds at most.
 */
const LEASE_SECONDS = 60;

/** Creates an upload's item; unmet if there is one. */
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

/** Keeps a reservation from being released while S3 may be completing its upload; unmet if it has ended. */
export function completingUpdate({ key }: Pick<Reservation, "key">, completingUntil: number): ItemUpdate {
  return {
    key,
    update: "SET #completing = :completing",
    condition: "#state = :reserved",
    names: { "#completing": "completingUntil", "#state": "state" },
    values: { ":completing": completingUntil, ":reserved": "reserved" },
  };
}

/**
 * Binds a reservation to the one upload of its object that it covers, as {@link completingUpdate} keeps it; unmet if it is
 * another's.
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

/** Lets another request of the same upload have a reservation too, until a later time if need be. */
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

/** Begins to release what its own request could not finish; unmet if another request shares it. */
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
 * request shares it until a later time by now, or S3 may be completing its upload.
 */
export function releasingUpdate({ key, until }: Reservation, now: number): ItemUpdate {
  return {
    key,
    update: "SET #state = :releasing, #lease = :lease",
    condition:
      "(#state = :reserved AND #until = :until AND " +
      "(attribute_not_exists(#completing) OR #completing < :now)) OR (#state = :releasing AND #lease < :now)",
    names: { "#state": "state", "#lease": "lease", "#until": "until", "#completing": "completingUntil" },
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
 * Begins to settle a reservation, or continues a settlement that the same event's earlier delivery has not finished.
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

/** Ends what {@link releasingUpdate} or {@link settlingUpdate} has begun. */
export function endUpdate(key: ItemKey, state: "settled" | "released"): ItemUpdate {
  return {
    key,
    update: "SET #state = :state REMOVE #lease",
    names: { "#state": "state", "#lease": "lease" },
    values: { ":state": state },
  };
}

/** Ends a batch's own reservation. From now on, those of its uploads replace it. */
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
