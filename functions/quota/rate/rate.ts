import type { Item, ItemKey, ItemUpdate, QuotaTable } from "../table.js";

/**
 * The generic cell rate algorithm. The item stores one time: the requests so far have used the rate up to it. Each
 * request moves that time forward by its share of a second, unless the time is too far ahead of now.
 */
interface Pace {
  readonly key: ItemKey;
  /** Now, in microseconds since 1970. */
  readonly now: number;
  /** Time that one request uses, in microseconds. */
  readonly step: number;
  /** How far the stored time may be ahead of now before a request, in microseconds. */
  readonly ahead: number;
}

/** Whether a request is within a rate, or the seconds after which the next one is. */
type RateOutcome =
  | { readonly outcome: "within" /** Requests that could follow at once. */; readonly remaining: number }
  | { readonly outcome: "exceeded"; readonly retryAfterSeconds: number };

/** A time further ahead than the burst allows must come from a wrong clock. */
const CLOCK_ERROR_MICROSECONDS = 5_000_000;
/** Number of attempts while other requests of the same caller change the item. */
const ATTEMPTS = 4;
const KEPT_SECONDS = 86_400;

/** A rate that allows requests: not 0. */
export interface Rate {
  /** Average number of requests per second, above 0. */
  readonly requestsPerSecond: number;
  /** Maximum number of requests at the same time, at least 1. */
  readonly burst: number;
}

/** Counts one request against a rate. A request above the rate does not count. */
export async function takeFromRate(
  partition: string,
  { requestsPerSecond, burst }: Rate,
  table: QuotaTable,
  now: number,
): Promise<RateOutcome> {
  const step = Math.round(1_000_000 / requestsPerSecond);
  const pace = {
    key: { pk: partition, sk: "rate" },
    now: Math.round(now * 1_000),
    step,
    ahead: (burst - 1) * step,
  };
  let update = fromNow(pace);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const result = await table.update(update);
    if (result.outcome === "updated") return { outcome: "within", remaining: remaining(result.item, pace) };
    const usedUntil = readUsedUntil(result.item);
    const isFuture = usedUntil > pace.now + pace.ahead + step + CLOCK_ERROR_MICROSECONDS;
    if (!isFuture && usedUntil > pace.now + pace.ahead) return exceeded(usedUntil, pace);
    update = isFuture ? fromNow(pace, usedUntil) : usedUntil < pace.now ? fromNow(pace) : moveForward(pace);
  }
  return exceeded(pace.now + pace.ahead + step, pace);
}

/** Starts from now, after a pause or if the stored time is impossible. */
function fromNow({ key, now, step }: Pace, impossible?: number): ItemUpdate {
  return {
    key,
    update: "SET #usedUntil = :next, #expiresAt = :expiresAt",
    condition:
      impossible === undefined
        ? "attribute_not_exists(#usedUntil) OR #usedUntil < :now"
        : "#usedUntil = :impossible",
    names: { "#usedUntil": "usedUntil", "#expiresAt": "expiresAt" },
    values: {
      ":next": now + step,
      ...(impossible === undefined ? { ":now": now } : { ":impossible": impossible }),
      ":expiresAt": expiresAt(now),
    },
  };
}

/** Moves the time forward, within a burst. */
function moveForward({ key, now, step, ahead }: Pace): ItemUpdate {
  return {
    key,
    update: "SET #usedUntil = #usedUntil + :step, #expiresAt = :expiresAt",
    condition: "#usedUntil BETWEEN :now AND :latest",
    names: { "#usedUntil": "usedUntil", "#expiresAt": "expiresAt" },
    values: { ":step": step, ":now": now, ":latest": now + ahead, ":expiresAt": expiresAt(now) },
  };
}

function expiresAt(now: number): number {
  return Math.floor(now / 1_000_000) + KEPT_SECONDS;
}

function readUsedUntil(item: Item | undefined): number {
  return Number(item?.usedUntil ?? 0);
}

function remaining(item: Item, { now, step, ahead }: Pace): number {
  return Math.max(0, Math.floor((now + ahead + step - readUsedUntil(item)) / step));
}

function exceeded(usedUntil: number, { now, ahead }: Pace): RateOutcome {
  const wait = (usedUntil - ahead - now) / 1_000_000;
  return { outcome: "exceeded", retryAfterSeconds: Math.max(1, Math.ceil(wait)) };
}
