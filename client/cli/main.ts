#!/usr/bin/env node
import { EXIT } from "./exit-code.js";
import { runProgram } from "./program/program.js";
import { openSession } from "./session.js";

const stop = new AbortController();

/** The first signal stops the uploads and keeps their state; a second one ends the process. */
function stopOn(signal: NodeJS.Signals, exitCode: number): void {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(exitCode);
    stop.abort();
  });
}

stopOn("SIGINT", EXIT.interrupted);
stopOn("SIGTERM", EXIT.terminated);
// A reader such as `head` may close the pipe early.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === "EPIPE" ? EXIT.ok : EXIT.unexpected),
);
process.exitCode = await runProgram(process.argv, openSession(process, stop.signal));
