import { exitOnClosedPipe, explainUsage, UsageError } from "./command-line.js";
import { makeKey } from "./key/make-key.js";
import { KEY_USAGE, readKeyOptions } from "./key/options.js";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function main(args: readonly string[]): number {
  const options = readKeyOptions(args, Date.now());
  if (options === undefined) {
    print(KEY_USAGE);
    return 0;
  }
  const { key, entry } = makeKey(options);
  print(`The key. It is shown only here: give it to its holder.\n\n  ${key}\n`);
  print(`Add to "keys" of the identity settings:\n\n  ${JSON.stringify(entry)}`);
  return 0;
}

exitOnClosedPipe();
try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(explainUsage(error, "key"));
  process.exitCode = 2;
}
