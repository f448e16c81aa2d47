// Writes `dist`: the client as JavaScript with its types, and the wire types of the presigner: `npm run build -w
// client`.
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
  console.error("The client does not compile. Fix the errors above.");
  process.exit(1);
}
// The client imports types only from the functions: their code is not part of the package.
for (const name of readdirSync(join(dist, "functions"), { recursive: true }))
  if (name.endsWith(".js")) rmSync(join(dist, "functions", name));
cpSync(join(folder, "../LICENSE"), join(dist, "LICENSE"));
chmodSync(join(dist, "client/cli/main.js"), 0o755);
