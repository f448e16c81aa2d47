import { basename, dirname } from "node:path";
import type { BuildOptions, Metafile } from "esbuild";
import { BUILTIN_ALIASES, loadBuiltins } from "./builtin-modules.js";
import { builderId } from "./cache/builder-id.js";
import type { CachedBundle } from "./cache/bundle-cache.js";
import { BundleCache } from "./cache/bundle-cache.js";
import { BUNDLE_OPTIONS, BundleError, buildErrors, loadEsbuild } from "./esbuild.js";
import type { FunctionCode } from "./function-entry.js";
import { CODE_FILE } from "./function-entry.js";
import type { Files } from "./merge-chunks.js";
import { mergeFirstChunks } from "./merge-chunks.js";
import { zipFiles } from "./zip.js";

/** The bundle and its zip, from the cache if nothing has changed since an earlier run. */
export function makeBundle(file: string): CachedBundle {
  const cache = new BundleCache(file, builderId(OPTIONS));
  const cached = cache.read();
  if (cached !== undefined) return cached;
  const startedAt = cache.now();
  const { code, metafile } = build(file);
  const bundle = { code, zip: zipFiles(code) };
  cache.write(bundle, metafile, startedAt);
  return bundle;
}

function build(file: string): { code: FunctionCode; metafile: Metafile } {
  const esbuild = loadEsbuild(file);
  const run = (options: BuildOptions) => {
    const { outputFiles, metafile } = esbuild.buildSync({ ...options, ...OPTIONS });
    const files = outputFiles.map(({ path, text }) => [basename(path), text] as const);
    return { files: Object.fromEntries(files), metafile };
  };
  try {
    const { files, metafile } = run({
      entryPoints: [{ in: basename(file), out: "index" }],
      // esbuild names modules relative to this folder, so that the bundle does not contain the project's path.
      absWorkingDir: dirname(file),
      splitting: true,
    });
    const merged = mergeFirstChunks(
      files,
      metafile,
      (options) => run(options).files,
      (code) => awaitsAtTopLevel(esbuild, code),
    );
    return { code: numbered(merged), metafile };
  } catch (cause) {
    throw new BundleError(file, buildErrors(cause), { cause });
  }
}

const OPTIONS = { ...BUNDLE_OPTIONS, alias: BUILTIN_ALIASES } as const satisfies BuildOptions;

/** Whether code has an `await` at the top level. esbuild cannot convert such code to CommonJS. */
function awaitsAtTopLevel({ transformSync }: typeof import("esbuild"), code: string): boolean {
  try {
    transformSync(code, { format: "cjs", logLevel: "silent" });
    return false;
  } catch {
    return true;
  }
}

const HASHED_CHUNK = /chunk-[A-Z0-9]{8}\.mjs/g;

/** Numbers the chunks. esbuild's own names are hashes of paths, which differ from one machine to another. */
function numbered(files: Files): FunctionCode {
  const hashed = Object.keys(files).filter((name) => name !== CODE_FILE);
  const names = new Map(hashed.map((name, index) => [name, `chunk-${index + 1}.mjs`]));
  const rename = (name: string) => names.get(name) ?? name;
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      rename(name),
      Buffer.from(withRequire(loadBuiltins(text)).replace(HASHED_CHUNK, rename)),
    ]),
  );
}

/**
 * Part of the error message of esbuild's substitute for `require`, in a CommonJS package that loads one of Node's
 * modules.
 */
const REQUIRE_SUBSTITUTE = 'Dynamic require of "';
const REQUIRE_BANNER =
  'const require=process.getBuiltinModule("node:module").createRequire(import.meta.url);\n';

/** Adds `require` to the file with the substitute; other files import the substitute from there. */
export function withRequire(code: string): string {
  return code.includes(REQUIRE_SUBSTITUTE) ? REQUIRE_BANNER + code : code;
}
