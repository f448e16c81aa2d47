import type { Clock } from "../../../clock.js";
import type { Facts } from "../../../facts/index.js";
import type { Table } from "../../../model.js";
import type { Engine, Members } from "../engine/engine.js";

/** Deletes items whose time to live has passed. */
interface ExpiredItems {
  /** Whether it is time for the next search. */
  isDue(): boolean;
  /** Searches all tables for expired items, and deletes them. */
  delete(): Promise<void>;
}

/** Options of {@link createExpiredItems}. */
interface ExpiredItemsOptions {
  readonly engine: Engine;
  readonly tables: readonly Table[];
  readonly facts: Facts;
  readonly clock: Clock;
}

const DAY_SECONDS = 86_400;

/**
 * Time that an expired item stays in its table, in seconds. AWS deletes it "within a few days", without a guarantee.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
const STAY_SECONDS = 2 * DAY_SECONDS;

/**
 * Age in seconds beyond which expired items are never deleted.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
const OLDEST_SECONDS = 5 * 365 * DAY_SECONDS;

/** Interval between searches, in milliseconds of the stack's clock. */
const INTERVAL_MS = 60_000;

/** Creates the deletion of a Region's expired items. */
export function createExpiredItems({ engine, tables, facts, clock }: ExpiredItemsOptions): ExpiredItems {
  const expiring = tables.filter(({ timeToLiveAttribute }) => timeToLiveAttribute !== undefined);
  let searchedAt = Number.NEGATIVE_INFINITY;
  return {
    isDue: () => {
      if (expiring.length === 0) return false;
      // `abs`, because a test may set the clock back.
      return !facts.holds("expiredItemsStay") || Math.abs(clock() - searchedAt) >= INTERVAL_MS;
    },
    delete: async () => {
      searchedAt = clock();
      const now = Math.floor(searchedAt / 1000);
      const before = facts.holds("expiredItemsStay") ? now - STAY_SECONDS : now;
      for (const table of expiring) await deleteFrom(table, before, now - OLDEST_SECONDS, engine);
    },
  };
}

async function deleteFrom(table: Table, before: number, oldest: number, engine: Engine): Promise<void> {
  const { name: TableName, timeToLiveAttribute, partitionKey, sortKey } = table;
  const names = { "#p": partitionKey.name, ...(sortKey ? { "#s": sortKey.name } : {}) };
  const scan = {
    TableName,
    // An attribute that is not a number is never between two numbers.
    FilterExpression: "#t BETWEEN :oldest AND :before",
    ProjectionExpression: Object.keys(names).join(", "),
    ExpressionAttributeNames: { ...names, "#t": timeToLiveAttribute },
    ExpressionAttributeValues: { ":oldest": { N: String(oldest) }, ":before": { N: String(before) } },
  };
  let start: unknown;
  do {
    const page = await engine.run("Scan", { ...scan, ...(start ? { ExclusiveStartKey: start } : {}) });
    for (const Key of page.Items as readonly Members[]) await engine.run("DeleteItem", { TableName, Key });
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
