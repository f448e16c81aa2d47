import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AssumptionError } from "../../assumption-error.js";

/** The file in the zip that Lambda loads. */
export const CODE_FILE = "index.mjs";

/**
 * A function's code by file name: `index.mjs`, a chunk for each part that is imported lazily (`await import(…)`), and
 * chunks for common code of such parts.
 */
export type FunctionCode = Readonly<Record<string, Buffer>>;

/** The first file of a function's code, and whether it is already bundled. */
export interface FunctionEntry {
  /** Absolute path. */
  readonly file: string;
  /**
   * Whether the file is already bundled: it then goes into the zip unchanged, with the chunks in its folder
   * (`chunk-1.mjs` and so on), and imports only Node's own modules.
   */
  readonly bundled: boolean;
  /** Further files of the zip, by name. @default - none */
  readonly files?: FunctionCode;
}

const FUNCTIONS = new URL("../../../functions/", import.meta.url);

/**
 * One of this project's own functions, e.g. `presign`: its bundle in the npm package, or its source in this repository.
 */
export function functionEntry(name: string): FunctionEntry {
  const bundle = fileURLToPath(new URL(`${name}/${CODE_FILE}`, FUNCTIONS));
  if (existsSync(bundle)) return { file: bundle, bundled: true };
  const source = fileURLToPath(new URL(`${name}/handler.ts`, FUNCTIONS));
  if (existsSync(source)) return { file: source, bundled: false };
  throw new AssumptionError(`Unknown function "${name}": neither ${bundle} nor ${source} exists`);
}
