import { mkdir } from "node:fs/promises";
import { createKeyLock } from "../../key-lock.js";
import type { Table } from "../../model.js";
import {
  isConditionFailure,
  keyIn,
  RETURN_ITEM,
  returnsItemOnFailure,
  withItem,
} from "./condition-failure.js";
import type { Engine, Members } from "./engine/engine.js";
import { openEngine } from "./engine/engine.js";
import { invalidInput } from "./engine/engine-error.js";
import type { OperationName } from "./engine/operation-name.js";

/** The tables of one Region, open. */
export interface RegionTables {
  has(tableName: string): boolean;
  /**
   * Runs an operation.
   * @throws {ServiceError} as DynamoDB would
   */
  run(operation: OperationName, input: Members): Promise<Members>;
  close(): Promise<void>;
}

interface OpenTables {
  readonly engine: Engine;
  readonly tables: ReadonlyMap<string, Table>;
}

const READS: ReadonlySet<OperationName> = new Set(["BatchGetItem", "GetItem", "Query", "Scan"]);

/** Operations whose failed condition can return the item. */
const CONDITIONAL: ReadonlySet<OperationName> = new Set(["DeleteItem", "PutItem", "UpdateItem"]);

/** Opens a Region's tables, which are kept in a folder. */
export async function openRegionTables(folder: string, declared: readonly Table[]): Promise<RegionTables> {
  await mkdir(folder, { recursive: true });
  const engine = await openEngine(folder);
  for (const table of declared) await engine.setUp(table);
  const tables = new Map(declared.map((table) => [table.name, table]));
  const lock = createKeyLock();
  return {
    has: (tableName) => tables.has(tableName),
    run: async (operation, input) => {
      checkMembers(operation, input, engine);
      if (READS.has(operation)) return engine.run(operation, input);
      // One write at a time, so that the item of a failed condition is the one that the condition was checked against.
      return lock.run("write", () => write(operation, input, { engine, tables }));
    },
    close: engine.close,
  };
}

/** A member that would be ignored could change what an operation means. @throws {ServiceError} */
function checkMembers(operation: OperationName, input: Members, engine: Engine): void {
  const known = [...engine.membersOf(operation), ...(CONDITIONAL.has(operation) ? [RETURN_ITEM] : [])];
  const unknown = Object.keys(input).find((member) => !known.includes(member));
  if (unknown === undefined) return;
  throw invalidInput(
    `${JSON.stringify(unknown)} of ${operation} is unknown or not emulated. Emulated: ${known.join(", ")}.`,
  );
}

async function write(
  operation: OperationName,
  { [RETURN_ITEM]: onFailure, ...input }: Members,
  { engine, tables }: OpenTables,
): Promise<Members> {
  const returnsItem = returnsItemOnFailure(onFailure);
  try {
    return await engine.run(operation, input);
  } catch (error) {
    const table = tables.get(String(input.TableName));
    if (!returnsItem || !table || !isConditionFailure(error)) throw error;
    const { Item: item } = await engine.run("GetItem", { TableName: table.name, Key: keyIn(input, table) });
    throw withItem(error, item);
  }
}
