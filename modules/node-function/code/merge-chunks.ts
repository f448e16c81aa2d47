import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildOptions, Metafile } from "esbuild";
import { CODE_FILE } from "./function-entry.js";

/** Files of one folder by name. */
export type Files = Readonly<Record<string, string>>;

type Build = (options: BuildOptions & { readonly absWorkingDir: string }) => Files;

/** Name of the entry of the second build, which makes the first file. */
const ENTRY = "entry.mjs";

/**
 * Merges the chunks that the first file always loads into the first file: opening another file costs a cold start more
 * than parsing it. esbuild makes a chunk for each set of parts with common code, however small.
 * Chunks that are loaded later then import the first file. If the first file waited for one of them at its top level,
 * both would wait for each other, so files with an `await` at the top level are not merged.
 * @param awaitsAtTopLevel - Whether a file's code has such an `await`
 */
export function mergeFirstChunks(
  files: Files,
  { outputs }: Metafile,
  build: Build,
  awaitsAtTopLevel: (code: string) => boolean,
): Files {
  const [, ...first] = loadedBy(CODE_FILE, outputs);
  const lazy = dynamicallyImported(outputs);
  const merged = first.filter((name) => !lazy.has(name));
  if (merged.length === 0) return files;
  if ([CODE_FILE, ...merged].some((name) => awaitsAtTopLevel(files[name] ?? ""))) return files;
  const names = new SharedNames(merged);
  const others = Object.entries(files)
    .filter(([name]) => name !== CODE_FILE && !merged.includes(name))
    .map(([name, text]) => [name, importingFirstFile(text, names)] as const);
  const entry = `export*from"./${CODE_FILE}";${names.exports()}`;
  return { ...Object.fromEntries(others), ...buildMerged({ ...files, [ENTRY]: entry }, others, build) };
}

/** Names under which the first file exports what other files import from merged chunks. */
class SharedNames {
  readonly #byFile: ReadonlyMap<string, Map<string, string>>;
  #count = 0;

  constructor(files: readonly string[]) {
    this.#byFile = new Map(files.map((file) => [file, new Map()]));
  }

  /** Whether a chunk was merged into the first file. */
  has(file: string): boolean {
    return this.#byFile.has(file);
  }

  /** A unique name: two chunks may export different values by the same short name. */
  nameOf(file: string, exported: string): string {
    const known = this.#byFile.get(file);
    const name = known?.get(exported) ?? `$${(this.#count++).toString(36)}`;
    known?.set(exported, name);
    return name;
  }

  exports(): string {
    const statements = Array.from(this.#byFile, ([file, names]) => {
      const items = Array.from(names, ([exported, name]) => `${exported} as ${name}`);
      return `export{${items.join()}}from"./${file}";`;
    });
    return statements.join("");
  }
}

/** Matches imports and exports in minified code. */
const IMPORT = /\b(import|export)(?:\{([^{}]*)\}from)?"\.\/(chunk-[A-Z0-9]{8}\.mjs)"/g;

function importingFirstFile(text: string, shared: SharedNames): string {
  return text.replace(IMPORT, (statement, keyword: string, names: string | undefined, file: string) => {
    if (!shared.has(file)) return statement;
    if (names === undefined) return `${keyword}"./${CODE_FILE}"`;
    const renamed = names.split(",").map((item) => {
      const [name = "", as = name] = item.split(" as ");
      return `${shared.nameOf(file, name)} as ${as}`;
    });
    return `${keyword}{${renamed.join()}}from"./${CODE_FILE}"`;
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
      entryPoints: [{ in: ENTRY, out: CODE_FILE.slice(0, -".mjs".length) }],
      absWorkingDir: folder,
      external: others.map(([name]) => `./${name}`),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file and all its static imports, in import order. */
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
