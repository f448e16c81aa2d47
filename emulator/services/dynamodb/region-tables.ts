import { mkdir } from "node:fs/promises";
import { ServiceError } from "../../aws-json/service-error.js";
import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import { isObject } from "../../json.js";
import { createKeyLock } from "../../key-lock.js";
import type { Table } from "../../model.js";
import { isConditionFailure, RETURN_ITEM, returnsItemOnFailure, withItem } from "./condition-failure.js";
import type { Engine, Members } from "./engine/engine.js";
import { openEngine } from "./engine/engine.js";
import type { OperationName } from "./engine/operation-name.js";
import { checkInput } from "./input-check.js";
import { createExpiredItems } from "./items/expired-items.js";
import type { NamedItem } from "./items/named-items.js";
import { namedItems } from "./items/named-items.js";
import type { PreviousItems } from "./items/previous-items.js";
import { createPreviousItems } from "./items/previous-items.js";

/** The open tables of one Region. */
export interface RegionTables {
  has(tableName: string): boolean;
  /**
   * Checks an input before its use.
   * @throws {ServiceError} as DynamoDB would
   */
  check(operation: OperationName, input: Members): void;
  /** The values of a table's partition key that a request names; empty for a scan. */
  partitions(operation: OperationName, input: Members, tableName: string): readonly string[];
  /**
   * Runs an operation with a checked input.
   * @throws {ServiceError} as DynamoDB would
   */
  run(operation: OperationName, input: Members): Promise<Members>;
  close(): Promise<void>;
}

/** Options of {@link openRegionTables}. */
interface RegionTablesOptions {
  /** Folder of the items. */
  readonly folder: string;
  readonly declared: readonly Table[];
  readonly facts: Facts;
  readonly clock: Clock;
}

interface OpenTables {
  readonly engine: Engine;
  readonly tables: ReadonlyMap<string, Table>;
  readonly previous: PreviousItems;
  readonly facts: Facts;
}

const READS: ReadonlySet<OperationName> = new Set(["BatchGetItem", "GetItem", "Query", "Scan"]);

/** Opens a Region's tables. */
export async function openRegionTables({
  folder,
  declared,
  ...options
}: RegionTablesOptions): Promise<RegionTables> {
  await mkdir(folder, { recursive: true });
  const engine = await openEngine(declared, folder);
  const previous = await openEngine(declared);
  const expired = createExpiredItems({ ...options, engine, tables: declared });
  const tables = new Map(declared.map((table) => [table.name, table]));
  const open = { ...options, engine, tables, previous: createPreviousItems(previous, options.clock) };
  const lock = createKeyLock();
  return {
    has: (tableName) => tables.has(tableName),
    check: (operation, input) => checkInput(operation, input, engine.membersOf(operation)),
    partitions: (operation, input, tableName) => partitions(operation, input, tables.get(tableName), open),
    run: async (operation, input) => {
      if (expired.isDue()) await lock.run("write", expired.delete);
      if (READS.has(operation)) return read(operation, input, open);
      // Writes run one at a time, so that the error for a false condition contains the item that was checked.
      return lock.run("write", () => write(operation, input, open));
    },
    close: async () => {
      await engine.close();
      await previous.close();
    },
  };
}

function partitions(
  operation: OperationName,
  input: Members,
  table: Table | undefined,
  { engine, tables }: OpenTables,
): readonly string[] {
  if (!table) return [];
  const { name } = table.partitionKey;
  const values =
    operation === "Query"
      ? [queriedPartition(input, name, engine)]
      : namedItems(input, tables)
          .filter(({ tableName }) => tableName === table.name)
          .map(({ key }) => key[name]);
  return values.filter(isObject).flatMap((value) => Object.values(value).map(String));
}

/** The partition key's value in a query; `undefined` if the query is invalid. Running the query reports that. */
function queriedPartition(query: Members, partitionKey: string, engine: Engine): unknown {
  try {
    const condition = engine.keyConditionsOf(query)[partitionKey] as Members | undefined;
    return (condition?.AttributeValueList as readonly unknown[] | undefined)?.[0];
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

function read(
  operation: OperationName,
  input: Members,
  { engine, tables, previous, facts }: OpenTables,
): Promise<Members> {
  const isEventual = operation === "GetItem" && input.ConsistentRead !== true;
  const [item] = isEventual && !facts.holds("eventualReadsAreCurrent") ? namedItems(input, tables) : [];
  return item && previous.has(item) ? previous.get(item, input) : engine.run(operation, input);
}

async function write(operation: OperationName, input: Members, open: OpenTables): Promise<Members> {
  const { [RETURN_ITEM]: onFailure, ...rest } = input;
  const returnsItem = returnsItemOnFailure(onFailure);
  const written = namedItems(input, open.tables);
  const before = await Promise.all(written.map((one) => currentItem(one, open.engine)));
  try {
    const output = await open.engine.run(operation, rest);
    for (const [index, one] of written.entries()) open.previous.remember(one, before[index]);
    return output;
  } catch (error) {
    throw returnsItem && isConditionFailure(error) ? withItem(error, before[0]) : error;
  }
}

/**
 * The current item; `undefined` if it does not exist or its key is invalid. The write that follows reports an invalid
 * key.
 */
async function currentItem({ tableName, key }: NamedItem, engine: Engine): Promise<Members | undefined> {
  const input = { TableName: tableName, Key: key, ConsistentRead: true };
  const { Item: item } = await engine.run("GetItem", input).catch(() => ({}) as Members);
  return item as Members | undefined;
}
