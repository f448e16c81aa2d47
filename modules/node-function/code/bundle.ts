import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import type { BuildFailure } from "esbuild";
import type { FunctionEntry } from "./function-entry.js";

/** A function's source cannot be made into one file. */
export class BundleError extends Error {
  override readonly name = "BundleError";
  /** The entry file. */
  readonly file: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`cannot bundle ${file}: ${reason}`, options);
    this.file = file;
  }
}

/** Bundles made by this process: a stack may have many functions of one source. */
const bundles = new Map<string, Buffer>();

/** The function's whole code as one ECMAScript module, the same bytes wherever the project lies. */
export function bundleFunction({ file, bundled }: FunctionEntry): Buffer {
  if (bundled) return readFileSync(file);
  const known = bundles.get(file);
  if (known !== undefined) return known;
  const bundle = build(file);
  bundles.set(file, bundle);
  return bundle;
}

function build(file: string): Buffer {
  const esbuild = loadEsbuild(file);
  try {
    const { outputFiles } = esbuild.buildSync({
      entryPoints: [basename(file)],
      // Where the project lies must not show: esbuild names modules relative to this.
      absWorkingDir: dirname(file),
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      target: "node24",
      // Packages' ECMAScript builds are the ones whose unused parts can be left out.
      mainFields: ["module", "main"],
      charset: "utf8",
      legalComments: "none",
      sourcemap: false,
      write: false,
      outfile: "index.mjs",
      logLevel: "silent",
      // A project's tsconfig.json may lie anywhere above; none of its settings belongs into the bundle.
      tsconfigRaw: "{}",
    });
    return withRequire(Buffer.concat(outputFiles.map(({ contents }) => contents)));
  } catch (cause) {
    throw new BundleError(file, buildErrors(cause), { cause });
  }
}

/** The text of the stand-in that esbuild leaves where a CommonJS package calls `require` for one of Node's modules. */
const REQUIRE_STAND_IN = 'Dynamic require of "';
const REQUIRE_BANNER =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);\n';

function withRequire(bundle: Buffer): Buffer {
  return bundle.includes(REQUIRE_STAND_IN) ? Buffer.concat([Buffer.from(REQUIRE_BANNER), bundle]) : bundle;
}

/** Loaded only where there is something to bundle: who uses the npm package's own functions needs no esbuild. */
function loadEsbuild(file: string): typeof import("esbuild") {
  try {
    return createRequire(import.meta.url)("esbuild");
  } catch (cause) {
    throw new BundleError(
      file,
      "the package esbuild is not installed. Run `npm install --save-dev esbuild`.",
      {
        cause,
      },
    );
  }
}

function buildErrors(cause: unknown): string {
  if (!isBuildFailure(cause)) return cause instanceof Error ? cause.message : String(cause);
  return cause.errors
    .map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text))
    .join("; ");
}

function isBuildFailure(cause: unknown): cause is BuildFailure {
  return cause instanceof Error && "errors" in cause && Array.isArray(cause.errors);
}
