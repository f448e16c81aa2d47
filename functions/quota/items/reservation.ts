import type { Item, ItemKey } from "../table.js";

/**
 * The state of an upload: `reserved` until it is stored or released. A function that is about to change the counters
 * writes that first (`settling`, `releasing`), so that another function can finish the work. A batch is `split` after
 * each of its uploads has its own reservation.
 */
type ReservationState = "reserved" | "settling" | "settled" | "releasing" | "released" | "split";

/** An upload in the table. */
export interface Reservation {
  readonly key: ItemKey;
  readonly uploadId: string;
  /** The caller's subject as a path segment. */
  readonly subject: string;
  readonly state: ReservationState;
  /** Reserved bytes; 0 if the size is not known beforehand. */
  readonly bytes: number;
  /**
   * Number of reserved uploads: one, all uploads of a batch, or none if the reservation is for bytes that another one
   * lacks.
   */
  readonly uploads: number;
  /** Whether the size is known beforehand. If not, `bytes` is the settings' value. */
  readonly isSizeKnown: boolean;
  /**
   * Whether the reservation is for an upload in parts. Completing such an upload reserves again if the reservation was
   * released.
   */
  readonly inParts: boolean;
  /**
   * The batch that the upload was reserved with. This reservation depends on the batch's reservation until that is
   * split.
   */
  readonly batch?: string;
  /** The counters on which the upload is booked. */
  readonly counters: readonly ItemKey[];
  /** Expiry in seconds since 1970. Afterwards the reservation may be released. */
  readonly until: number;
  /**
   * Time until which S3 may be completing the upload, in seconds since 1970. The reservation is not released before.
   */
  readonly completingUntil?: number;
  /** Id of the reservation for the bytes that this one lacks. Both reservations end together. */
  readonly supplement?: string;
  /** Whether every counter is known to contain the reservation, even without a mark. */
  readonly confirmed: boolean;
  /** Hash of the upload to which {@link bindUpdate} has bound the reservation. */
  readonly boundTo?: string;
  /** Hash of the object in {@link partsKey}. */
  readonly objectHash?: string;
  /** The event that has settled the reservation, or is about to settle it. */
  readonly event?: string;
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
    isSizeKnown,
    inParts,
    batch,
    counters,
    until,
    completingUntil,
    supplement,
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
    isSizeKnown: isSizeKnown !== false,
    inParts: inParts === true,
    ...(typeof batch === "string" && { batch }),
    counters: Array.isArray(counters) ? counters.map(parseKey) : [],
    until: Number(until),
    ...(completingUntil !== undefined && { completingUntil: Number(completingUntil) }),
    ...(typeof supplement === "string" && { supplement }),
    confirmed: confirmed === true,
    ...(typeof boundTo === "string" && { boundTo }),
    ...(typeof objectHash === "string" && { objectHash }),
    ...(typeof event === "string" && { event }),
  };
}

/** Whether a reservation is booked on exactly these counters. */
export function isOnCounters({ counters }: Reservation, wanted: readonly ItemKey[]): boolean {
  const namesOf = (keys: readonly ItemKey[]) => JSON.stringify(keys.map(({ pk, sk }) => [pk, sk]));
  return namesOf(counters) === namesOf(wanted);
}

function parseKey(text: string): ItemKey {
  const [pk = "", sk = ""] = text.split("|");
  return { pk, sk };
}
