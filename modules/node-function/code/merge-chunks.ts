import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildOptions, Metafile } from "esbuild";
import { CODE_FILE } from "./function-entry.js";

/** Files of one folder by name. */
export type Files = Readonly<Record<string, string>>;

type Build = (options: BuildOptions & { readonly absWorkingDir: string }) => Files;

/** Has the form of esbuild's names. */
const MERGED_FILE = "chunk-00000000.mjs";

/**
 * Makes one file of all the chunks that the first file loads in any case: to find and open a file costs a cold start
 * more than to parse it. esbuild has a chunk for each set of parts that share something, however small it is.
 */
export function mergeFirstChunks(files: Files, { outputs }: Metafile, build: Build): Files {
  const [, ...first] = loadedBy(CODE_FILE, outputs);
  const lazy = dynamicallyImported(outputs);
  const merged = first.filter((name) => !lazy.has(name));
  if (merged.length < 2) return files;
  const all = merged.map((name, index) => {
    const exported = outputs[name]?.exports ?? [];
    return `export{${exported.map((item) => `${item} as ${uniqueName(index, item)}`).join()}}from"./${name}";`;
  });
  const others = Object.entries(files).filter(([name]) => !merged.includes(name));
  return {
    ...Object.fromEntries(others.map(([name, text]) => [name, importingMerged(text, merged)])),
    ...buildMerged({ ...files, [MERGED_FILE]: all.join("") }, others, build),
  };
}

/** Two chunks may export something by the same short name. */
function uniqueName(index: number, name: string): string {
  return `${name}_${index}`;
}

/** In the form that esbuild gives minified code. */
const IMPORT = /\b(import|export)(?:\{([^{}]*)\}from)?"\.\/(chunk-[A-Z0-9]{8}\.mjs)"/g;

function importingMerged(text: string, merged: readonly string[]): string {
  return text.replace(IMPORT, (statement, keyword: string, names: string | undefined, file: string) => {
    const index = merged.indexOf(file);
    if (index < 0) return statement;
    if (names === undefined) return `${keyword}"./${MERGED_FILE}"`;
    const renamed = names.split(",").map((item) => {
      const [name = "", as = name] = item.split(" as ");
      return `${uniqueName(index, name)} as ${as}`;
    });
    return `${keyword}{${renamed.join()}}from"./${MERGED_FILE}"`;
  });
}

function buildMerged(
  files: Files,
  others: readonly (readonly [name: string, text: string])[],
  build: Build,
): Files {
  const folder = mkdtempSync(join(tmpdir(), "s3-upload-patterns-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return build({
      entryPoints: [{ in: MERGED_FILE, out: MERGED_FILE.slice(0, -".mjs".length) }],
      absWorkingDir: folder,
      external: others.map(([name]) => `./${name}`),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file and all that it imports statically, in the order of the imports. */
function loadedBy(name: string, outputs: Metafile["outputs"], found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const { path, kind, external } of outputs[name]?.imports ?? []) {
    if (kind === "import-statement" && !external) loadedBy(path, outputs, found);
  }
  return found;
}

function dynamicallyImported(outputs: Metafile["outputs"]): Set<string> {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  return new Set(
    imports.filter(({ kind, external }) => kind === "dynamic-import" && !external).map(({ path }) => path),
  );
}
