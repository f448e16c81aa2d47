import type { ParseArgsConfig } from "node:util";
import { parseArgs } from "node:util";
import { problemsOf } from "../functions/rules/problems.js";
import type { RulesFor, Unchecked } from "../functions/rules/rule.js";
import { explainProblem } from "../functions/rules/setting-problem.js";

/** The command's arguments are wrong. Lists every problem. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Exit code of a program that a signal ends because nothing reads its output: 128 and the number of SIGPIPE. */
const CLOSED_PIPE = 141;

/**
 * Ends the process without a stack trace when the reader of its output has ended, such as `head -1`. Node ignores
 * SIGPIPE, which ends other programs then.
 * @see https://nodejs.org/api/process.html#signal-events
 */
export function exitOnClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(CLOSED_PIPE);
  });
}

/** Explains invalid arguments, and names the help. @param command - Its name after `npm run`. */
export function explainUsage({ message }: UsageError, command: string): string {
  return `${message}\nRun npm run ${command} -- --help for the options.\n`;
}

/**
 * Parses a command's options; positional arguments are rejected.
 * @throws {UsageError} instead of Node's own error
 */
export function parseOptions<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ readonly options: Options }>>["values"] {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new UsageError([error instanceof Error ? error.message : String(error)]);
  }
}

/**
 * Checks values by their names for the user; other names are ignored.
 * @throws {UsageError} that lists every problem
 */
export function checkOptions<Given>(given: Unchecked, rules: RulesFor<Given>): Given {
  const problems = [...problemsOf(given, rules, { open: true })].map(explainProblem);
  if (problems.length > 0) throw new UsageError(problems);
  return given as Unchecked & Given;
}
