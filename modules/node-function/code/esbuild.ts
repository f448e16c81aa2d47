import { createRequire } from "node:module";
import type { BuildFailure, BuildOptions } from "esbuild";

/** A function's source cannot be bundled. */
export class BundleError extends Error {
  override readonly name = "BundleError";
  /** The entry file. */
  readonly file: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`Cannot bundle ${file}: ${reason}`, options);
    this.file = file;
  }
}

/** Options for bundling all code for Lambda. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  // The oldest runtime that the functions support.
  target: "node22",
  // Prefer packages' ECMAScript builds, because esbuild can drop their unused parts.
  mainFields: ["module", "main"],
  // One character outside ASCII doubles the memory of a file's source, and costs a cold start 2 ms.
  charset: "ascii",
  legalComments: "none",
  sourcemap: false,
  write: false,
  metafile: true,
  outdir: ".",
  outExtension: { ".js": ".mjs" },
  chunkNames: "chunk-[hash]",
  logLevel: "silent",
  // Ignore the tsconfig.json of the project: none of its settings may change the bundle.
  tsconfigRaw: "{}",
} as const satisfies BuildOptions;

/** Loads esbuild only if there is something to bundle: the npm package's own functions are bundled already. */
export function loadEsbuild(file: string): typeof import("esbuild") {
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

/** esbuild's errors about a failed build, each with its place. */
export function buildErrors(cause: unknown): string {
  if (!isBuildFailure(cause)) return cause instanceof Error ? cause.message : String(cause);
  return cause.errors
    .map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text))
    .join("; ");
}

function isBuildFailure(cause: unknown): cause is BuildFailure {
  return cause instanceof Error && "errors" in cause && Array.isArray(cause.errors);
}
