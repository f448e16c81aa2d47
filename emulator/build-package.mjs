// Writes `dist` (`npm run build -w emulator`): the emulator as JavaScript with its types, and the scripts that run in a
// function's process, which are JavaScript already.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const dist = join(folder, "dist");

rmSync(dist, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
const tsc = resolve(compiler, "../bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: folder,
  stdio: "inherit",
});
if (status !== 0) {
  console.error("The emulator does not compile. Fix the errors above.");
  process.exit(1);
}
const runtime = "services/lambda/runtime";
const scripts = readdirSync(join(folder, runtime)).filter((name) => name.endsWith(".mjs"));
for (const name of scripts) cpSync(join(folder, runtime, name), join(dist, runtime, name));
cpSync(join(folder, "../LICENSE"), join(dist, "LICENSE"));
chmodSync(join(dist, "main.js"), 0o755);
