/**
 * Runs a command at another date and in another time zone:
 *
 *     node test/support/clock/run-at.mjs 2028-02-29T23:59:58Z Asia/Kathmandu npx vitest run --project fast test/functions
 */
import { spawnSync } from "node:child_process";

const [instant, zone, command, ...args] = process.argv.slice(2);
if (command === undefined) {
  throw new Error(
    "Too few arguments. Give an instant in UTC, a time zone, and a command with its arguments.",
  );
}
const hook = new URL("shifted-clock.mjs", import.meta.url);
const env = { ...process.env, NODE_OPTIONS: `--import=${hook}`, TEST_CLOCK: instant, TZ: zone };
const { status } = spawnSync(command, args, { stdio: "inherit", env });
process.exitCode = status ?? 1;
