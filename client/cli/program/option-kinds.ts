import type { Command } from "commander";
import { InvalidArgumentError } from "commander";

/** Description of `--json` of all commands. */
export const JSON_HELP = "write JSON Lines to standard output";

/** Adds the options for the endpoint and the token. */
export function asCaller(command: Command): Command {
  return command
    .option("--endpoint <url>", "base URL of the uploads API; otherwise S3UP_ENDPOINT, or the last login's")
    .option(
      "--token-command <command>",
      "a command that prints the token; otherwise S3UP_TOKEN, or the login",
    );
}

/** Reads an option that holds a whole number. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Reads NAME=VALUE, of an option that can be repeated with other names. */
export function collectPairs(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("It must be NAME=VALUE, such as author=alice.");
  if (Object.hasOwn(earlier, name)) throw new InvalidArgumentError(`${name} is given twice. Give it once.`);
  return Object.fromEntries([...Object.entries(earlier), [name, value]]);
}

/** Lets an option be repeated. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
