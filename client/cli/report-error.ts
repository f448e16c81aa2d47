import { CommanderError } from "commander";
import { NoAnswerError, UploadError } from "../node/index.js";
import { EXIT, exitCodeOf } from "./exit-code.js";
import { printableMessage } from "./output/printable.js";
import type { Session } from "./session.js";

/** Prints an error and returns the exit code. An error without a kind is a bug. */
export function reportError(error: unknown, { stderr, signal }: Session): number {
  // Commander has printed its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (signal.aborted) return EXIT.interrupted;
  if (error instanceof NoAnswerError) {
    stderr.write(`The server does not answer (${error.code}). Check the connection, then try again.\n`);
    return EXIT.network;
  }
  if (error instanceof UploadError) {
    const id = error.requestId === undefined ? "" : ` (request ${error.requestId})`;
    stderr.write(`${printableMessage(error.message)}${printableMessage(id)}\n`);
    return exitCodeOf(error);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    `This is a bug of s3up. Please report it:\n${stack.split("\n").map(printableMessage).join("\n")}\n`,
  );
  return EXIT.unexpected;
}
