import { requestToken } from "./request-token.js";
import type { TokenCommand } from "./token-options.js";
import { parseTokenOptions, tokenHelp } from "./token-options.js";
import { EXIT } from "./usage-error.js";

/**
 * Prints a token of the stack that runs with a data folder. Returns the exit code.
 * @throws {UsageError} if the arguments are invalid
 */
export async function runTokenCommand(args: readonly string[], command: TokenCommand): Promise<number> {
  const options = parseTokenOptions(args, command.dataFolder);
  if (options.help) {
    process.stdout.write(tokenHelp(command));
    return EXIT.ok;
  }
  const issued = await requestToken(options.spec, options.dataFolder);
  if (issued.outcome === "issued") {
    process.stdout.write(`${issued.token}\n`);
    return EXIT.ok;
  }
  process.stderr.write(`${issued.reason}\n`);
  return EXIT.failed;
}
