import type { ParseArgsConfig } from "node:util";
import { parseArgs } from "node:util";

/** Invalid arguments of a command. The message says how to correct them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes of the commands. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** Types of a command's options, for `parseArgs`. */
type OptionTypes = NonNullable<ParseArgsConfig["options"]>;

type Parsed<Options extends OptionTypes> = ReturnType<
  typeof parseArgs<{ readonly options: Options; readonly allowPositionals: true }>
>;

/**
 * Parses a command's options. Rejects positional arguments.
 * @throws {UsageError} as {@link parseArguments}
 */
export function parseOptions<Options extends OptionTypes>(
  args: readonly string[],
  options: Options,
): Parsed<Options>["values"] {
  const { values, positionals } = parseArguments(args, options);
  const [unexpected] = positionals;
  if (unexpected === undefined) return values;
  throw new UsageError(`Unexpected argument ${JSON.stringify(unexpected)}. See --help.`);
}

/**
 * Parses a command's options and positional arguments.
 * @throws {UsageError} if an option is unknown, empty, or given twice without being `multiple`
 */
export function parseArguments<Options extends OptionTypes>(
  args: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      tokens: true,
    });
    requireValues(tokens);
    requireOnce(
      tokens.flatMap((token) => (token.kind === "option" ? [token.name] : [])),
      options,
    );
    return { values, positionals } as Parsed<Options>;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error ? error.message.split(". To specify")[0] : String(error);
    throw new UsageError(`${reason}. See --help.`);
  }
}

/** Rejects empty values, as of an unset shell variable: an empty folder name would mean the working directory. */
function requireValues(
  tokens: readonly { readonly kind: string; readonly name?: string; readonly value?: string | undefined }[],
): void {
  const empty = tokens.find(({ value }) => value === "");
  if (empty === undefined) return;
  const subject = empty.name === undefined ? "An argument" : `--${empty.name}`;
  throw new UsageError(`${subject} is empty. Give it a value, or omit it. See --help.`);
}

function requireOnce(names: readonly string[], options: OptionTypes): void {
  const twice = names.find((name, index) => names.indexOf(name) < index && !options[name]?.multiple);
  if (twice !== undefined) throw new UsageError(`--${twice} is given twice. Give it once.`);
}

/**
 * Parses an option that is an integer.
 * @throws {UsageError} if it is not
 */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(
    `--${name} must be a whole number from ${min} to ${max}, got ${JSON.stringify(text)}.`,
  );
}
