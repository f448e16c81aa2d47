import { isBuiltin } from "node:module";
import { basename, dirname } from "node:path";
import type { Metafile } from "esbuild";
import { BUNDLE_OPTIONS, BundleError, buildErrors, loadEsbuild } from "../node-function/code/esbuild.js";
import { withRequire } from "../node-function/code/make-bundle.js";

/** The file of a custom rule as one ECMAScript module, and its imports and exports. */
export interface RuleBundle {
  /** The code as it is deployed. */
  readonly code: Buffer;
  /** The same code for an environment with `require`. */
  readonly script: string;
  readonly exported: readonly string[];
  /** Node's modules that the file or its packages import. */
  readonly builtins: readonly ImportedBuiltin[];
}

interface ImportedBuiltin {
  /** Name of the module, without `node:`. */
  readonly name: string;
  /** The file that imports the module, by esbuild's name. */
  readonly importer: string;
}

/**
 * Bundles the file of a custom rule.
 * @param file - Absolute path.
 * @throws {@link BundleError} if esbuild is not installed or cannot bundle the file
 */
export function bundleRule(file: string): RuleBundle {
  const { buildSync } = loadEsbuild(file);
  try {
    const { outputFiles, metafile } = buildSync({
      ...BUNDLE_OPTIONS,
      entryPoints: [{ in: basename(file), out: "rule" }],
      // esbuild names modules relative to this folder, so that the bundle does not contain the project's path.
      absWorkingDir: dirname(file),
    });
    const script = outputFiles[0]?.text ?? "";
    return {
      code: Buffer.from(withRequire(script)),
      script,
      exported: Object.values(metafile.outputs)[0]?.exports ?? [],
      builtins: importedBuiltins(metafile),
    };
  } catch (cause) {
    throw new BundleError(file, buildErrors(cause), { cause });
  }
}

function importedBuiltins({ inputs }: Metafile): readonly ImportedBuiltin[] {
  return Object.entries(inputs).flatMap(([importer, { imports }]) =>
    imports
      .filter(({ path, external }) => external && isBuiltin(path))
      .map(({ path }) => ({ name: path.replace(/^node:/, ""), importer })),
  );
}
