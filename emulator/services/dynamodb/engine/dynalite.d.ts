/** The parts of dynalite that the engine uses. The package has no types. */
interface DynaliteDatabase {
  get(key: string, callback: (error: Error | null, value?: unknown) => void): void;
  put(key: string, value: unknown, callback: (error: Error | null) => void): void;
  del(key: string, callback: (error: Error | null) => void): void;
}

interface DynaliteStream {
  on: (event: string, listener: (...args: unknown[]) => void) => unknown;
}

/** The items of one table. */
interface DynaliteItems {
  get: (key: string, callback: (error: Error | null, value?: unknown) => void) => void;
  createValueStream: (options: object) => DynaliteStream;
  /** Runs one `critical` at a time for a key, until the callback that `release` returned is called. */
  lock: (key: string, critical: (release: <C>(callback: C) => C) => void) => void;
}

interface DynaliteStore {
  readonly tableDb: DynaliteDatabase;
  getItemDb(tableName: string): DynaliteItems;
  deleteItemDb(tableName: string, callback: (error?: Error | null) => void): void;
  readonly db: { open(): Promise<void>; close(): Promise<void> };
}

/** The checked input of an operation. */
type DynaliteInput = Record<string, unknown>;

/** The checks of one operation's input. */
interface DynaliteValidation {
  readonly types: Readonly<Record<string, unknown>>;
  readonly custom: (input: DynaliteInput) => string | undefined;
}

type DynaliteAction = (
  store: DynaliteStore,
  input: DynaliteInput,
  callback: (error: unknown, output: object) => void,
) => void;

declare module "dynalite/db/index.js" {
  const database: { create(options: { readonly path: string | undefined }): DynaliteStore };
  export = database;
}

declare module "dynalite/validations/index.js" {
  const validations: {
    checkTypes(input: object, types: DynaliteValidation["types"]): DynaliteInput;
    checkValidations(
      input: DynaliteInput,
      types: DynaliteValidation["types"],
      custom: DynaliteValidation["custom"],
      store: DynaliteStore,
    ): void;
  };
  export = validations;
}
