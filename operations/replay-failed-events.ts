import { AwsCallError } from "../functions/sigv4/request/send-signed.js";
import { exitOnClosedPipe, explainUsage, UsageError } from "./command-line.js";
import { createAwsCalls } from "./replay/aws-calls.js";
import { readOptions, USAGE } from "./replay/options.js";
import { replay } from "./replay/replay.js";

/** Everything was replayed. */
const DONE = 0;
/** Events are left in the queue. */
const LEFT = 1;
const WRONG_USAGE = 2;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, process.env);
  if (options === undefined) {
    print(USAGE);
    return DONE;
  }
  const { dryRun } = options;
  const aws = createAwsCalls(options, { fetch: globalThis.fetch, now: Date.now });
  const { replayed, unknown, newer } = await replay({ aws, dryRun, startedAt: Date.now(), print });
  print(`${replayed} ${dryRun ? "to replay" : "replayed"}`);
  print(`${unknown} left because they contain no event of S3`);
  print(`${newer} left because they arrived after the start`);
  return unknown + newer === 0 ? DONE : LEFT;
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(explainUsage(error, "replay"));
    return WRONG_USAGE;
  }
  if (!(error instanceof AwsCallError)) throw error;
  process.stderr.write(
    `${error.message}\nEvents that were not replayed are still in the queue. Run the command again.\n`,
  );
  return LEFT;
}

exitOnClosedPipe();
process.exitCode = await main(process.argv.slice(2)).catch(fail);
