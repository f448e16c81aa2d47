import { join } from "node:path";
import type { LogEntry } from "../emulator/log.js";
import { serveStack } from "../emulator/stack/index.js";
import { banner } from "./cli/banner.js";
import { reportError } from "./cli/report-error.js";
import { parseStartOptions, START_HELP } from "./cli/start-options.js";
import { PROJECT_FOLDER, synthesize } from "./cli/synthesize.js";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A signal may come before anything runs, and more than once: npm passes on what the terminal has sent already. */
const stopped = new Promise<void>((resolve) => {
  for (const signal of STOP_SIGNALS) process.on(signal, () => resolve());
});

async function start(args: readonly string[]): Promise<void> {
  const options = parseStartOptions(args);
  if (options.help) {
    process.stdout.write(START_HELP);
    return;
  }
  await synthesize();
  const { stackName, dataFolder } = options;
  const stackFolder = join(PROJECT_FOLDER, "cdktf.out", "stacks", stackName);
  const running = await serveStack({ ...options, stackFolder, log: print });
  process.stdout.write(`${banner({ ...running, stackName, dataFolder })}\n`);
  await stopped;
  await running.close();
}

function print({ service, message, constructPath, requestId }: LogEntry): void {
  const where = [constructPath, requestId].filter(Boolean).join(" ");
  process.stdout.write(`${service}: ${message}${where && `  (${where})`}\n`);
}

try {
  await start(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error);
}
