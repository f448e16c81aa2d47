import type { Session } from "../session.js";
import { createJsonReporter } from "./json-reporter.js";
import type { Reporter } from "./reporter.js";
import { createLineView } from "./text/line-view.js";
import { createTerminalView } from "./text/terminal-view.js";
import { createTextReporter } from "./text/text-reporter.js";

/**
 * The reporter for the output: JSON Lines if requested, live lines on a terminal, otherwise a line every few seconds.
 */
export function createReporter(json: boolean | undefined, { stdout, stderr, signal }: Session): Reporter {
  if (json) return createJsonReporter(stdout);
  const view = stderr.isTTY ? createTerminalView(stderr) : createLineView(stderr);
  signal.addEventListener("abort", () => view.print("Stopping …"), { once: true });
  return createTextReporter(view, Date.now);
}
