import { AwsCallError } from "../functions/sigv4/request/send-signed.js";
import { exitOnClosedPipe, explainUsage, UsageError } from "./command-line.js";
import { readOptions, USAGE } from "./verify-aws/options.js";
import { EXIT, exitCode } from "./verify-aws/report/report.js";
import { asText } from "./verify-aws/report/text.js";
import { run } from "./verify-aws/run.js";
import { codeOf, NotMeasured, StoppedEarly } from "./verify-aws/stack/not-measured.js";

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, process.env);
  if (options === undefined) {
    process.stdout.write(USAGE);
    return EXIT.allHold;
  }
  const report = await run(options, interruption());
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
  return exitCode(report);
}

/** Aborted by the first Ctrl-C or SIGTERM; the second one ends the process immediately. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      process.stderr.write(`${signal}: stops after the current check, and removes the run's objects.\n`);
      controller.abort(Object.assign(new Error(signal), { code: signal }));
    });
  }
  return controller.signal;
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(explainUsage(error, "verify-aws"));
    return EXIT.usage;
  }
  if (error instanceof StoppedEarly) {
    const left = error.left.map((key) => `Not removed: ${JSON.stringify(key)}. Delete it manually.\n`);
    process.stderr.write(`${error.message}\n${left.join("")}`);
    return EXIT.broken;
  }
  if (!(error instanceof NotMeasured || error instanceof AwsCallError)) {
    process.stderr.write(`verify-aws stopped early: ${codeOf(error)}.\n`);
    return EXIT.broken;
  }
  process.stderr.write(`${error.message}\n`);
  return EXIT.notMeasured;
}

exitOnClosedPipe();
process.exitCode = await main(process.argv.slice(2)).catch(fail);
