#!/usr/bin/env node
import { relative } from "node:path";
import { endpointsTable } from "./cli/endpoints-table.js";
import { reportError } from "./cli/report-error.js";
import {
  checkPolicyOutput,
  commandOf,
  DEFAULT_DATA_FOLDER,
  parseServeOptions,
  serveHelp,
} from "./cli/serve-options.js";
import { catchStopSignals, serveUntil } from "./cli/serve-until.js";
import { runTokenCommand } from "./cli/token-command.js";
import { EXIT } from "./cli/usage-error.js";

const COMMAND = commandOf(process.argv[1] ?? "");

async function serve(args: readonly string[]): Promise<number> {
  const options = parseServeOptions(args);
  if (options.help) {
    process.stdout.write(serveHelp(COMMAND));
    return EXIT.ok;
  }
  const { bucketPolicyOutput, ...given } = options;
  if (bucketPolicyOutput !== undefined) await checkPolicyOutput(options.stackFolder, bucketPolicyOutput);
  const outputs = bucketPolicyOutput === undefined ? {} : { bucketPolicy: bucketPolicyOutput };
  const folder = relative(process.cwd(), options.dataFolder);
  const token = `${COMMAND} token${folder === DEFAULT_DATA_FOLDER ? "" : ` --data ${quote(options.dataFolder)}`}`;
  await serveUntil(catchStopSignals(), { ...given, outputs }, (running) => endpointsTable(running, token));
  return EXIT.ok;
}

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

try {
  const [first, ...rest] = process.argv.slice(2);
  process.exitCode =
    first === "token"
      ? await runTokenCommand(rest, { command: `${COMMAND} token`, dataFolder: DEFAULT_DATA_FOLDER })
      : await serve(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error);
}
