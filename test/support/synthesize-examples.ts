import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Runs the examples that are CDKTF apps, all in one process: loading CDKTF takes most of the time.
 *
 *     node --import tsx test/support/synthesize-examples.ts FOLDER
 *
 * Each stack is in FOLDER/EXAMPLE/stacks/STACK then.
 */
const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));
const [, , folder = ""] = process.argv;

// The settings of this repository's own stacks must not reach the examples.
process.env.CDKTF_CONTEXT_JSON = "{}";
for (const name of readdirSync(EXAMPLES)) {
  const program = join(EXAMPLES, name, "main.ts");
  if (!existsSync(program)) continue;
  const outdir = resolve(folder, name);
  mkdirSync(outdir, { recursive: true });
  process.env.CDKTF_OUTDIR = outdir;
  await import(pathToFileURL(program).href);
}
