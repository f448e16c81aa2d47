import { AwsCallError } from "../functions/sigv4/request/send-signed.js";
import { UsageError } from "./command-line.js";
import { readOptions, USAGE } from "./verify-aws/options.js";
import { EXIT, exitCode } from "./verify-aws/report/report.js";
import { asText } from "./verify-aws/report/text.js";
import { run } from "./verify-aws/run.js";
import { NotMeasured } from "./verify-aws/stack/not-measured.js";

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, process.env);
  if (options === undefined) {
    process.stdout.write(USAGE);
    return EXIT.allHold;
  }
  const report = await run(options);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
  return exitCode(report);
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return EXIT.usage;
  }
  if (!(error instanceof NotMeasured || error instanceof AwsCallError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return EXIT.notMeasured;
}

process.exitCode = await main(process.argv.slice(2)).catch(fail);
