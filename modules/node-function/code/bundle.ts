import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FunctionCode, FunctionEntry } from "./function-entry.js";
import { CODE_FILE } from "./function-entry.js";
import { makeBundle } from "./make-bundle.js";
import { rememberZip } from "./zip.js";

/** Bundles of this process by entry file: a stack may have many functions with the same source. */
const bundles = new Map<string, FunctionCode>();

/** Bundles a function's code as ECMAScript modules. The bytes do not depend on the project's path. */
export function bundleFunction({ files, ...entry }: FunctionEntry): FunctionCode {
  return files === undefined ? bundle(entry) : { ...bundle(entry), ...files };
}

function bundle({ file, bundled }: FunctionEntry): FunctionCode {
  if (bundled) return readBundle(file);
  const known = bundles.get(file);
  if (known !== undefined) return known;
  const { code, zip } = makeBundle(file);
  rememberZip(code, zip);
  bundles.set(file, code);
  return code;
}

const CHUNK = /^chunk-\d+\.mjs$/;

function readBundle(file: string): FunctionCode {
  const folder = dirname(file);
  const chunks = readdirSync(folder).filter((name) => CHUNK.test(name));
  return {
    [CODE_FILE]: readFileSync(file),
    ...Object.fromEntries(chunks.map((name) => [name, readFileSync(join(folder, name))])),
  };
}
