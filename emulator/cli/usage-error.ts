import type { ParseArgsConfig } from "node:util";
import { parseArgs } from "node:util";

/** A command was called wrongly; the message says how to call it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes of the commands. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/**
 * Parses a command's arguments; positional ones are rejected.
 * @throws {UsageError} instead of Node's own error
 */
export function parseOptions<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ readonly options: T }>>["values"] {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". To specify")[0] : String(error);
    throw new UsageError(`${reason}. See --help.`);
  }
}

/**
 * Reads an option that holds a whole number.
 * @throws {UsageError} where it holds something else
 */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(
    `--${name} must be a whole number from ${min} to ${max}, got ${JSON.stringify(text)}.`,
  );
}
