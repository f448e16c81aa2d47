import { createTable } from "../functions/quota/aws.js";
import { InvalidLimitsError } from "../functions/quota/limits/stored-limits.js";
import type { QuotaTable } from "../functions/quota/table.js";
import { AwsCallError } from "../functions/sigv4/request/send-signed.js";
import { exitOnClosedPipe, explainUsage, UsageError } from "./command-line.js";
import { limitsKey, setUpdate } from "./quota/limits-item.js";
import type { QuotaOptions } from "./quota/options.js";
import { readOptions, USAGE } from "./quota/options.js";
import { reportUncounted, reportUsage } from "./quota/report.js";

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Timeout of all requests to DynamoDB together, in milliseconds. */
const TIMEOUT_MS = 20_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const now = Date.now();
  const options = readOptions(args, process.env, now);
  if (options === undefined) {
    print(USAGE);
    return DONE;
  }
  const { endpointUrl, credentials } = options;
  const table = createTable(options, {
    fetch: globalThis.fetch,
    now: Date.now,
    credentials: () => credentials,
    deadline: now + TIMEOUT_MS,
    remedy: "Check --table and --region, and that your credentials allow the action on the table.",
    ...(endpointUrl !== undefined && { endpointUrl }),
  });
  await change(options, table);
  for (const line of await reportUsage(options, table, now)) print(line);
  if (options.action === "set") for (const line of await reportUncounted(options, table, now)) print(line);
  return DONE;
}

async function change(options: QuotaOptions, table: QuotaTable): Promise<void> {
  if (options.action === "set") await table.update(setUpdate(options));
  if (options.action === "reset") await table.remove(limitsKey(options));
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(explainUsage(error, "quota"));
    return WRONG_USAGE;
  }
  if (!(error instanceof AwsCallError || error instanceof InvalidLimitsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return FAILED;
}

exitOnClosedPipe();
process.exitCode = await main(process.argv.slice(2)).catch(fail);
