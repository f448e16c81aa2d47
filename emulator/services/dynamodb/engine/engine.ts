import { promisify } from "node:util";
import { isObject } from "../../../json.js";
import type { Table } from "../../../model.js";
import { createErrorContainment } from "./contain-errors.js";
import { engineError, operationError } from "./engine-error.js";
import type { OperationName } from "./operation-name.js";
import { OPERATION_NAMES } from "./operation-name.js";

/** The input or the output of an operation. */
export type Members = Readonly<Record<string, unknown>>;

/** The tables of one Region, with their items. */
export interface Engine {
  /** Names of the members that an operation's input may have. */
  membersOf(operation: OperationName): readonly string[];
  /**
   * The conditions of a query on the key attributes, by attribute name.
   * @throws {ServiceError} if the query is invalid
   */
  keyConditionsOf(query: Members): Members;
  /**
   * Runs one operation.
   * @throws {ServiceError} as DynamoDB would
   */
  run(operation: OperationName, input: Members): Promise<Members>;
  close(): Promise<void>;
}

/** The folder of the items cannot be opened: another process uses it, or its files are damaged. */
export class TablesNotOpenedError extends Error {
  override readonly name = "TablesNotOpenedError";
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    const reason = String((isObject(cause) && isObject(cause.cause) ? cause.cause : cause) ?? "unknown");
    super(
      `Cannot open the tables in ${folder}: ${reason}. Stop the process that uses the folder, or choose another data folder (--data DIR).`,
      { cause },
    );
    this.folder = folder;
  }
}

interface Operation {
  readonly action: DynaliteAction;
  readonly validation: DynaliteValidation;
}

/**
 * Opens tables in a folder, or in memory without a folder. A table whose key has changed loses its items, as on AWS.
 * The engine uses dynalite's parts instead of its server, which would listen on a port without checking signatures.
 */
export async function openEngine(tables: readonly Table[], folder?: string): Promise<Engine> {
  const { default: database } = await import("dynalite/db/index.js");
  const { default: validations } = await import("dynalite/validations/index.js");
  const operations = await loadOperations();
  const store = database.create({ path: folder });
  await store.db.open().catch((error: unknown) => {
    throw new TablesNotOpenedError(folder ?? "memory", error);
  });
  const containment = createErrorContainment();
  for (const table of tables) {
    await setUp(table, store);
    containment.contain(store.getItemDb(table.name));
  }
  const check = (name: OperationName, input: Members): DynaliteInput => {
    const { types, custom } = operations[name].validation;
    try {
      const checked = validations.checkTypes(structuredClone(input), types);
      validations.checkValidations(checked, types, custom, store);
      return checked;
    } catch (error) {
      throw engineError(error);
    }
  };
  return {
    membersOf: (name) => Object.keys(operations[name].validation.types),
    keyConditionsOf: (query) => check("Query", query).KeyConditions as Members,
    run: async (name, input) => {
      const checked = check(name, input);
      return containment
        .run<object>((resolve, reject) => {
          operations[name].action(store, checked, (error, output) =>
            error ? reject(error) : resolve(output),
          );
        })
        .then((output) => output as Members)
        .catch((error: unknown) => {
          throw operationError(error, name);
        });
    },
    close: () => store.db.close(),
  };
}

async function loadOperations(): Promise<Readonly<Record<OperationName, Operation>>> {
  const loaded = await Promise.all(OPERATION_NAMES.map(async (name) => [name, await load(name)] as const));
  return Object.fromEntries(loaded) as Record<OperationName, Operation>;
}

async function load(name: OperationName): Promise<Operation> {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
  const [action, validation] = await Promise.all([
    import(`dynalite/actions/${file}`) as Promise<{ readonly default: DynaliteAction }>,
    import(`dynalite/validations/${file}`) as Promise<{ readonly default: DynaliteValidation }>,
  ]);
  return { action: action.default, validation: validation.default };
}

async function setUp(table: Table, { tableDb, deleteItemDb }: DynaliteStore): Promise<void> {
  const definition = definitionOf(table);
  const before = (await promisify(tableDb.get)(table.name)) as typeof definition | undefined;
  const sameKey = JSON.stringify(keyOf(before)) === JSON.stringify(keyOf(definition));
  if (before && !sameKey) await promisify(deleteItemDb)(table.name);
  await promisify(tableDb.put)(table.name, definition);
}

function definitionOf({ name, partitionKey, sortKey }: Table) {
  const key = [partitionKey, ...(sortKey ? [sortKey] : [])];
  return {
    TableName: name,
    TableStatus: "ACTIVE",
    AttributeDefinitions: key.map((one) => ({ AttributeName: one.name, AttributeType: one.type })),
    KeySchema: key.map((one, index) => ({
      AttributeName: one.name,
      KeyType: index === 0 ? "HASH" : "RANGE",
    })),
  };
}

function keyOf(definition: ReturnType<typeof definitionOf> | undefined): readonly unknown[] {
  return [definition?.AttributeDefinitions, definition?.KeySchema];
}
