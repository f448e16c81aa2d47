import type { LogEntry } from "../log.js";
import type { RunningStack, ServeStackOptions } from "../stack/index.js";
import { serveStack } from "../stack/index.js";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Resolves at the first signal that ends a command. Later signals do not end the process: npm repeats signals that the
 * terminal has already sent.
 */
export function catchStopSignals(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.on(signal, () => resolve());
  });
}

/** Serves a stack, prints its description by `describe` and then its log, and closes it when `stopped` resolves. */
export async function serveUntil<Fields extends object>(
  stopped: Promise<void>,
  options: Omit<ServeStackOptions<Fields>, "log">,
  describe: (running: RunningStack<Fields>) => string,
): Promise<void> {
  const running = await serveStack({ ...options, log: printEntry });
  process.stdout.write(`${describe(running)}\n`);
  await stopped;
  await running.close();
}

function printEntry({ service, message, constructPath, requestId }: LogEntry): void {
  const where = [constructPath, requestId].filter(Boolean).join(" ");
  process.stdout.write(`${service}: ${message}${where && `  (${where})`}\n`);
}
