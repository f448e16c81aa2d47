import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { FactSwitches } from "../facts/index.js";
import { createFacts, FactError } from "../facts/index.js";
import { isObject } from "../json.js";
import { loadStack } from "../terraform/index.js";
import { parseArguments, UsageError, wholeNumber } from "./usage-error.js";

/** The command as the user can type it. In a clone without a build, npx does not find the command. */
export function commandOf(script: string): string {
  return script.endsWith("main.ts") ? "npm run -s emulator --" : "npx s3-upload-patterns-emulator";
}

/** Default of `--data`. */
export const DEFAULT_DATA_FOLDER = ".emulator";

/** The parsed arguments of the package's command. */
type ServeOptions =
  | { readonly help: true }
  | {
      readonly help: false;
      readonly stackFolder: string;
      readonly firstPort: number;
      /** Absolute path. */
      readonly dataFolder: string;
      readonly bucketPolicyOutput?: string;
      readonly tenantGroupPrefix?: string;
      readonly facts: FactSwitches;
    };

/** Text of `--help`. */
export function serveHelp(command: string): string {
  return `${command} STACK [OPTIONS]
${command} token --help

Serves a synthesized stack on this machine, until Ctrl-C. STACK is its folder, e.g. cdktf.out/stacks/uploads, or the
folder of a root module with .tf files.
Reports everything in the stack that is not emulated before anything listens.

  --port N                     first port of the listeners, 0 for any free ones (default 4700)
  --data DIR                   folder of objects, keys and endpoints.json (default ${DEFAULT_DATA_FOLDER})
  --bucket-policy-output NAME  output with the policy for buckets outside the stack; their stand-ins get it
  --tenant-group-prefix TEXT   prefix of tenants' groups (default tenant:)
  --fact NAME=true|false       sets a fact about AWS (docs/fidelity.md lists them); repeatable
  --help                       prints this help

Exit codes: 0 stopped, or help printed; 1 the stack cannot be served; 2 wrong arguments.
`;
}

/** Maximum of `--port`. The listeners use consecutive ports from there. */
const MAX_FIRST_PORT = 65_500;

/**
 * Parses the arguments of the package's command.
 * @throws {UsageError} if they are invalid
 */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return { help: true };
  const [stackFolder, ...rest] = positionals;
  if (stackFolder === undefined || rest.length > 0) {
    throw new UsageError(
      `Give the folder of one stack, e.g. cdktf.out/stacks/uploads; got ${positionals.length} folders. See --help.`,
    );
  }
  if (existsSync(stackFolder) && !statSync(stackFolder).isDirectory()) {
    throw new UsageError(`STACK must be a stack's folder, got the file ${stackFolder}. Give its folder.`);
  }
  const { "bucket-policy-output": bucketPolicyOutput, "tenant-group-prefix": tenantGroupPrefix } = values;
  return {
    help: false,
    stackFolder,
    firstPort: wholeNumber("port", values.port, 0, MAX_FIRST_PORT),
    dataFolder: resolve(values.data),
    facts: factSwitches(values.fact ?? []),
    ...(bucketPolicyOutput === undefined ? {} : { bucketPolicyOutput }),
    ...(tenantGroupPrefix === undefined ? {} : { tenantGroupPrefix }),
  };
}

const OPTIONS = {
  port: { type: "string", default: "4700" },
  data: { type: "string", default: DEFAULT_DATA_FOLDER },
  "bucket-policy-output": { type: "string" },
  "tenant-group-prefix": { type: "string" },
  fact: { type: "string", multiple: true },
  help: { type: "boolean" },
} as const;

/**
 * Checks that a stack has the output that `--bucket-policy-output` names.
 * @throws {UsageError} if it does not
 */
export async function checkPolicyOutput(stackFolder: string, output: string): Promise<void> {
  const { json } = await loadStack(stackFolder);
  const names = isObject(json.output) ? Object.keys(json.output) : [];
  if (names.includes(output)) return;
  throw new UsageError(
    `--bucket-policy-output must be an output of the stack, got ${JSON.stringify(output)}. Outputs: ${names.join(", ") || "none"}.`,
  );
}

/**
 * Parses the values of `--fact`, each `NAME=true` or `NAME=false`.
 * @throws {UsageError} if one is malformed, or names an unknown fact
 */
export function factSwitches(values: readonly string[]): FactSwitches {
  const switches = Object.fromEntries(values.map(readSwitch));
  try {
    createFacts(switches);
    return switches;
  } catch (error) {
    if (!(error instanceof FactError)) throw error;
    throw new UsageError(`--fact: ${error.message}`);
  }
}

function readSwitch(text: string): [name: string, value: boolean] {
  const [, name, value] = /^(\w+)=(true|false)$/.exec(text) ?? [];
  if (name !== undefined) return [name, value === "true"];
  throw new UsageError(
    `--fact must be NAME=true or NAME=false, e.g. emptyBodyBecomesBraces=false; got ${JSON.stringify(text)}.`,
  );
}
