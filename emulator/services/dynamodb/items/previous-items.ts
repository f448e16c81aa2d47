import type { Clock } from "../../../clock.js";
import type { Engine, Members } from "../engine/engine.js";
import type { NamedItem } from "./named-items.js";

/** Items as they were before their last write: what a read that is not strongly consistent may still see. */
export interface PreviousItems {
  /** Remembers an item as it was; undefined: there was none. */
  remember(written: NamedItem, item: Members | undefined): Promise<void>;
  /** Whether the item was written so lately that a read may still see the previous one. */
  has(written: NamedItem): boolean;
  /** Reads a previous item as `GetItem` does. */
  get(input: Members): Promise<Members>;
}

/**
 * How long reads may see a previous item, in milliseconds. AWS says "usually within one second or less".
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
const VISIBLE_MS = 1000;

/** Makes the memory of previous items, in an engine of its own that has the same tables. */
export function createPreviousItems(engine: Engine, clock: Clock): PreviousItems {
  const writes = new Map<string, NamedItem & { readonly at: number }>();
  const isRecent = (at: number): boolean => Math.abs(clock() - at) < VISIBLE_MS;
  const forget = async (id: string, { tableName, key }: NamedItem): Promise<void> => {
    writes.delete(id);
    await engine.run("DeleteItem", { TableName: tableName, Key: key });
  };
  return {
    remember: async (written, item) => {
      for (const [id, write] of writes) {
        // The oldest come first.
        if (isRecent(write.at)) break;
        await forget(id, write);
      }
      const id = idOf(written);
      await forget(id, written);
      if (item) await engine.run("PutItem", { TableName: written.tableName, Item: item });
      writes.set(id, { ...written, at: clock() });
    },
    has: (written) => {
      const write = writes.get(idOf(written));
      return write !== undefined && isRecent(write.at);
    },
    get: (input) => engine.run("GetItem", input),
  };
}

function idOf({ tableName, key }: NamedItem): string {
  return JSON.stringify([tableName, key]);
}
