import { reportError } from "./cli/report-error.js";
import { requestToken } from "./cli/request-token.js";
import { parseTokenOptions, TOKEN_HELP } from "./cli/token-options.js";
import { EXIT } from "./cli/usage-error.js";

async function token(args: readonly string[]): Promise<number> {
  const options = parseTokenOptions(args);
  if (options.help) {
    process.stdout.write(TOKEN_HELP);
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

try {
  process.exitCode = await token(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error);
}
