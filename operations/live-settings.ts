import { InvalidSettingsError } from "../functions/rules/parse-settings.js";
import { AwsCallError } from "../functions/sigv4/request/send-signed.js";
import { exitOnClosedPipe, explainUsage, UsageError } from "./command-line.js";
import { ChangeError, changeParameter } from "./live-settings/change-parameter.js";
import { readOptions, USAGE } from "./live-settings/options.js";
import { openParameter } from "./live-settings/parameter-store.js";
import { reportSettings } from "./live-settings/report.js";

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Timeout of one response of Parameter Store, in milliseconds. */
const TIMEOUT_MS = 10_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, process.env);
  if (options === undefined) {
    print(USAGE);
    return DONE;
  }
  const { change, parameterName, credentials } = options;
  const store = openParameter({
    ...options,
    credentials: () => credentials,
    fetch: globalThis.fetch,
    now: Date.now,
    timeoutMs: TIMEOUT_MS,
  });
  const { before, after } = await changeParameter(parameterName, change, store);
  for (const line of reportSettings(before, after, change)) print(line);
  return DONE;
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(explainUsage(error, "live-settings"));
    return WRONG_USAGE;
  }
  const isExpected =
    error instanceof AwsCallError || error instanceof InvalidSettingsError || error instanceof ChangeError;
  if (!isExpected) throw error;
  process.stderr.write(`${error.message}\n`);
  return FAILED;
}

exitOnClosedPipe();
process.exitCode = await main(process.argv.slice(2)).catch(fail);
