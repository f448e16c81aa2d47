import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleFunction } from "../node-function/code/bundle.js";

/** The package could not be built; the compiler's output is above. */
class BuildError extends Error {
  override readonly name = "BuildError";
}

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Writes the content of the npm package: the modules and contracts as JavaScript with their types, and the bundle of
 * every function, so that users of the package need no esbuild and deploy the same bytes.
 */
export function buildPackage(outDir: string): void {
  rmSync(outDir, { recursive: true, force: true });
  compile(outDir);
  for (const name of functionNames()) {
    const folder = join(outDir, "functions", name);
    mkdirSync(folder, { recursive: true });
    const file = join(PROJECT, "functions", name, "handler.ts");
    for (const [fileName, code] of Object.entries(bundleFunction({ file, bundled: false }))) {
      writeFileSync(join(folder, fileName), code);
    }
  }
}

function compile(outDir: string): void {
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const { status } = spawnSync(
    process.execPath,
    [resolve(compiler, "../bin/tsc"), "-p", "tsconfig.build.json", "--outDir", outDir],
    { cwd: PROJECT, stdio: "inherit" },
  );
  if (status !== 0) {
    throw new BuildError(`tsc -p tsconfig.build.json failed (status ${status}). Fix the errors above.`);
  }
}

/** Every folder of `functions/` with a handler. */
function functionNames(): string[] {
  const functions = join(PROJECT, "functions");
  return readdirSync(functions)
    .filter((name) => existsSync(join(functions, name, "handler.ts")))
    .sort();
}
