import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AssumptionError } from "../../assumption-error.js";

/** The file in the zip that Lambda loads. */
export const CODE_FILE = "index.mjs";

/**
 * A function's code by file name: `index.mjs`, and a chunk for each part of the program that is imported only when it
 * is needed (`await import(…)`), and for what such parts have in common.
 */
export type FunctionCode = Readonly<Record<string, Buffer>>;

/** A function's code: its first file, and whether it is a whole program already or has yet to be bundled. */
export interface FunctionEntry {
  /** Absolute path. */
  readonly file: string;
  /**
   * True: the file goes into the zip as it is, together with the chunks that lie beside it (`chunk-1.mjs` and so on),
   * and imports nothing else but Node's own modules.
   */
  readonly bundled: boolean;
  /** Further files of the zip, by name. @default - none */
  readonly files?: FunctionCode;
}

const FUNCTIONS = new URL("../../../functions/", import.meta.url);

/**
 * One of this project's own functions, e.g. `presign`: the bundle that the npm package ships, or the source where the
 * project itself is worked on.
 */
export function functionEntry(name: string): FunctionEntry {
  const bundle = fileURLToPath(new URL(`${name}/${CODE_FILE}`, FUNCTIONS));
  if (existsSync(bundle)) return { file: bundle, bundled: true };
  const source = fileURLToPath(new URL(`${name}/handler.ts`, FUNCTIONS));
  if (existsSync(source)) return { file: source, bundled: false };
  throw new AssumptionError(`no function "${name}": neither ${bundle} nor ${source} exists`);
}
