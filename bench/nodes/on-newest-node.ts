/**
 * Import this file first in a bench. Runs the bench on `--node PATH`, by default on the newest installed Node, because
 * the functions are deployed with the newest runtime. Prints the version. `.ci/run` installs newer Nodes.
 */
import { spawnSync } from "node:child_process";
import { exitOnClosedPipe } from "../../operations/command-line.js";
import { newestNode } from "../../test/support/nodes/installed-nodes.js";

const VARIABLE = "BENCH_NODE";

if (process.env[VARIABLE] === undefined) {
  const args = process.argv.slice(1);
  const option = args.indexOf("--node");
  const [, given] = option < 0 ? [] : args.splice(option, 2);
  const node = given ?? newestNode();
  const { status, error } = spawnSync(node, [...process.execArgv, ...args], {
    env: { ...process.env, [VARIABLE]: node },
    stdio: "inherit",
  });
  if (error !== undefined)
    console.error(`Cannot run ${node}: ${error.message}. Give --node the path of a Node binary.`);
  process.exit(status ?? 1);
}
exitOnClosedPipe();
console.log(`Node ${process.versions.node}`);
