import type { QuotaLimits } from "../contract.js";

/** Maximum time in milliseconds before an operator's change of a limit takes effect. */
const REMEMBERED_MS = 60_000;
/** Maximum number of entries that an instance remembers. */
const MOST_ENTRIES = 1_000;

/**
 * The memory of an instance between requests: an operator's limits, and exceeded limits. It can only cause rejections:
 * an upload is accepted only after reading the table.
 */
export interface Memory {
  readonly overrides: Remembered<QuotaLimits>;
  readonly reached: Remembered<Reached>;
  /** Full counters, by their keys. They are read before anything is reserved again. */
  readonly full: Remembered<true>;
}

/** A limit that is used up until a certain time. */
interface Reached {
  /** Time at which the limit has room again, in milliseconds since 1970. */
  readonly until: number;
  readonly used: number;
  readonly reserved: number;
}

/** Values by key, each for a limited time. */
interface Remembered<Value> {
  readonly get: (key: string, now: number) => Value | undefined;
  /** @param until - Expiry in milliseconds since 1970. @default - in a minute, which is also the maximum */
  readonly set: (key: string, value: Value, now: number, until?: number) => void;
}

/** An empty memory. */
export function createMemory(): Memory {
  return { overrides: remembered(), reached: remembered(), full: remembered() };
}

function remembered<Value>(): Remembered<Value> {
  const entries = new Map<
    string,
    { readonly value: Value; readonly setAt: number; readonly until: number }
  >();
  return {
    get: (key, now) => {
      const entry = entries.get(key);
      // An entry from a time when the clock was ahead must not last longer.
      return entry !== undefined && now >= entry.setAt && now < entry.until ? entry.value : undefined;
    },
    set: (key, value, now, until = Number.POSITIVE_INFINITY) => {
      if (entries.size >= MOST_ENTRIES) entries.clear();
      entries.set(key, { value, setAt: now, until: Math.min(until, now + REMEMBERED_MS) });
    },
  };
}
