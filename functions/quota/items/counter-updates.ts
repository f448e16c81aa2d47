import type { Counter } from "../limits/counters.js";
import type { Unit } from "../limits/quotas.js";
import type { Item, ItemKey, ItemUpdate, Value } from "../table.js";
import type { Reservation } from "./reservation.js";

/**
 * The last step of an upload that a counter has recorded. It is an attribute of the counter itself, so that a step and
 * its mark are one write, and a repeated step changes nothing.
 */
type Mark = "reserved" | "released" | "settled";

/** Prefix of the names of attributes with marks. */
const MARK_PREFIX = "~";
/**
 * Maximum number of marks. With more, a counter loses the marks of confirmed reservations, so that the item fits 1 KB.
 */
const MOST_MARKS = 16;
/** Time that the table keeps a counter after its window, in seconds. */
const KEPT_SECONDS = 7 * 86_400;
const LONGEST_WINDOW_SECONDS = 31 * 86_400;

const NAMES = {
  "#bytes": "bytes",
  "#uploads": "uploads",
  "#reservedBytes": "reservedBytes",
  "#reservedUploads": "reservedUploads",
};

type Sizes = Pick<Reservation, "uploadId" | "bytes" | "uploads">;

/** The amount of each unit that must be left. */
export type Needed = Readonly<Record<Unit, number>>;

/** The values of a counter. */
export interface Count {
  /** Sum of the used and the reserved amount. */
  readonly total: Readonly<Record<Unit, number>>;
  readonly reserved: Readonly<Record<Unit, number>>;
}

/** Reads a counter; zeros if it does not exist yet. */
export function readCount(item: Item | undefined): Count {
  const number = (name: string) => Number(item?.[name] ?? 0);
  return {
    total: { uploads: number("uploads"), bytes: number("bytes") },
    reserved: { uploads: number("reservedUploads"), bytes: number("reservedBytes") },
  };
}

/** The mark of an upload in a counter. */
export function markOf(item: Item | undefined, uploadId: string): Mark | undefined {
  return item?.[MARK_PREFIX + uploadId] as Mark | undefined;
}

/** Whether a counter has so many marks that its writes cost more. */
export function isCrowded(item: Item): boolean {
  return Object.keys(item).filter((name) => name.startsWith(MARK_PREFIX)).length > MOST_MARKS;
}

/**
 * Reserves an upload if the counter has room for it and has not recorded it yet.
 * @param needed - Can be more than the reserved bytes if the size is not known.
 */
export function reserveUpdate({ key, limits, window }: Counter, upload: Sizes, needed: Needed): ItemUpdate {
  const rooms = (["bytes", "uploads"] as const)
    .map((unit) => room(unit, limits[unit], needed[unit]))
    .filter((one) => one !== undefined);
  return {
    key,
    update:
      "SET #mark = :reserved, #expiresAt = :expiresAt " +
      "ADD #bytes :bytes, #reservedBytes :bytes, #uploads :uploads, #reservedUploads :uploads",
    condition: ["attribute_not_exists(#mark)", ...rooms.map(({ condition }) => condition)].join(" AND "),
    names: { ...NAMES, "#mark": MARK_PREFIX + upload.uploadId, "#expiresAt": "expiresAt" },
    values: {
      ":reserved": "reserved",
      ":expiresAt": Math.floor(window.endsAt / 1_000) + KEPT_SECONDS,
      ":bytes": upload.bytes,
      ":uploads": upload.uploads,
      ...Object.fromEntries(rooms.map(({ value }) => value)),
    },
  };
}

function room(unit: Unit, limit: number | undefined, needed: number) {
  // An empty object fits even an exceeded quota.
  if (limit === undefined || needed === 0) return undefined;
  const value: readonly [string, Value] = [`:${unit}Room`, limit - needed];
  // A missing counter is unused. The caller has checked that no limit is below the needed amount.
  return { condition: `(attribute_not_exists(#${unit}) OR #${unit} <= :${unit}Room)`, value };
}

/** Releases a reservation. */
export function releaseUpdate(key: ItemKey, upload: Sizes & Pick<Reservation, "confirmed">): ItemUpdate {
  return marked(key, upload, "released", {
    update: "ADD #bytes :bytes, #reservedBytes :bytes, #uploads :uploads, #reservedUploads :uploads",
    names: NAMES,
    values: { ":bytes": -upload.bytes, ":uploads": -upload.uploads },
  });
}

/** Converts a reservation to usage. @param size - The stored object's, in bytes. */
export function settleUpdate(
  key: ItemKey,
  upload: Pick<Reservation, "uploadId" | "bytes" | "confirmed">,
  size: number,
): ItemUpdate {
  const { "#uploads": _, ...names } = NAMES;
  return marked(key, upload, "settled", {
    update: "ADD #bytes :difference, #reservedBytes :bytes, #reservedUploads :one",
    names,
    values: { ":difference": size - upload.bytes, ":bytes": -upload.bytes, ":one": -1 },
  });
}

/** A change of a reservation on a counter: with a mark, or without one if the reservation is confirmed. */
function marked(
  key: ItemKey,
  { uploadId, confirmed }: Pick<Reservation, "uploadId" | "confirmed">,
  mark: Mark,
  change: Required<Pick<ItemUpdate, "update" | "names" | "values">>,
): ItemUpdate {
  const unmarked = "(attribute_exists(pk) AND attribute_not_exists(#mark))";
  return {
    key,
    update: `SET #mark = :mark ${change.update}`,
    condition: `#mark = :reserved${confirmed ? ` OR ${unmarked}` : ""}`,
    names: { ...change.names, "#mark": MARK_PREFIX + uploadId },
    values: { ...change.values, ":mark": mark, ":reserved": "reserved" },
  };
}

/** Books an object that was not reserved, regardless of the limits. @param now - Milliseconds since 1970. */
export function bookUpdate(key: ItemKey, uploadId: string, size: number, now: number): ItemUpdate {
  return {
    key,
    update:
      "SET #mark = :mark, #expiresAt = if_not_exists(#expiresAt, :expiresAt) ADD #bytes :size, #uploads :one",
    condition: "attribute_not_exists(#mark)",
    names: {
      "#bytes": "bytes",
      "#uploads": "uploads",
      "#mark": MARK_PREFIX + uploadId,
      "#expiresAt": "expiresAt",
    },
    values: {
      ":mark": "settled",
      ":expiresAt": Math.floor(now / 1_000) + LONGEST_WINDOW_SECONDS + KEPT_SECONDS,
      ":size": size,
      ":one": 1,
    },
  };
}

/** Removes an upload's mark after the step that it records can never be repeated. */
export function unmarkUpdate(key: ItemKey, uploadId: string, mark: Mark): ItemUpdate {
  return {
    key,
    update: "REMOVE #mark",
    condition: "#mark = :mark",
    names: { "#mark": MARK_PREFIX + uploadId },
    values: { ":mark": mark },
  };
}

/** Undoes {@link reserveUpdate} for an upload that does not fit another counter. */
export function undoUpdate(key: ItemKey, upload: Sizes): ItemUpdate {
  return {
    key,
    update:
      "REMOVE #mark ADD #bytes :bytes, #reservedBytes :bytes, #uploads :uploads, #reservedUploads :uploads",
    condition: "#mark = :reserved",
    names: { ...NAMES, "#mark": MARK_PREFIX + upload.uploadId },
    values: { ":bytes": -upload.bytes, ":uploads": -upload.uploads, ":reserved": "reserved" },
  };
}
