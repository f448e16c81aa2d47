import type { Clock } from "../../../clock.js";
import type { Engine, Members } from "../engine/engine.js";
import type { NamedItem } from "./named-items.js";

/** Items as they were before their last write. An eventually consistent read may still return them. */
export interface PreviousItems {
  /** Stores an item as it was before a write; `undefined` if it did not exist. */
  remember(written: NamedItem, item: Members | undefined): void;
  /** Whether the last write is so recent that a read may still return the previous item. */
  has(written: NamedItem): boolean;
  /** Reads a previous item as `GetItem` does. */
  get(named: NamedItem, input: Members): Promise<Members>;
}

/**
 * Time that reads may return a previous item, in milliseconds. AWS says "usually within one second or less".
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
const VISIBLE_MS = 1000;

/**
 * Creates an empty store of previous items.
 * @param engine - Separate tables. A previous item is put there, so that `GetItem` can read it with its projection.
 */
export function createPreviousItems(engine: Engine, clock: Clock): PreviousItems {
  const writes = new Map<string, { readonly item: Members | undefined; readonly at: number }>();
  const isRecent = (at: number): boolean => Math.abs(clock() - at) < VISIBLE_MS;
  return {
    remember: (written, item) => {
      for (const [id, { at }] of writes) {
        // A map keeps the order of insertion, so the oldest write comes first.
        if (isRecent(at)) break;
        writes.delete(id);
      }
      const id = idOf(written);
      writes.delete(id);
      writes.set(id, { item, at: clock() });
    },
    has: (written) => {
      const write = writes.get(idOf(written));
      return write !== undefined && isRecent(write.at);
    },
    get: async (named, input) => {
      const { tableName: TableName, key: Key } = named;
      const item = writes.get(idOf(named))?.item;
      await (item
        ? engine.run("PutItem", { TableName, Item: item })
        : engine.run("DeleteItem", { TableName, Key }));
      return engine.run("GetItem", input);
    },
  };
}

function idOf({ tableName, key }: NamedItem): string {
  return JSON.stringify([tableName, key]);
}
