import type { KeyRecord } from "./object-record.js";
import { currentObject } from "./object-record.js";

/** The keys of a bucket that have a current object. Kept in memory. */
interface KeyIndex {
  /** Adds or removes a key, depending on its record. */
  set(record: KeyRecord): void;
  /** The keys in the order of their UTF-8 bytes. */
  readonly sorted: () => readonly string[];
}

/** Creates an empty index. */
export function createKeyIndex(): KeyIndex {
  const keys = new Set<string>();
  let sorted: string[] | undefined;
  return {
    set: (record) => {
      const exists = currentObject(record) !== undefined;
      if (keys.has(record.key) === exists) return;
      if (exists) keys.add(record.key);
      else keys.delete(record.key);
      sorted = undefined;
    },
    sorted: () => {
      sorted ??= [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      return sorted;
    },
  };
}
