import { existsSync, statSync } from "node:fs";
import { parseArguments, UsageError } from "../../emulator/index.js";

/** The parsed arguments of `npm run demo`. */
export interface DemoOptions {
  /** The file to send. @default - a generated file */
  readonly file?: string;
  readonly json: boolean;
  /** A file with endpoints to use. @default - the demo serves a stack itself */
  readonly endpointsFile?: string;
  readonly help: boolean;
}

/** Text of `npm run demo -- --help`. */
export const DEMO_HELP = `npm run demo [-- FILE] [OPTIONS]

Sends FILE (or 5 MB of random bytes) through every pattern, reads the objects back, compares their
SHA-256, and shows what is rejected. Exits with 0 if every result is as expected.

  --json            prints one JSON object instead of tables
  --endpoints FILE  uses the endpoints in FILE, which has the form of the endpoints.json that npm start writes;
                    for a real deployment, set the environment variable UPLOAD_TOKEN to a bearer token, and give
                    s3 in FILE the keys of an identity that may read the bucket (temporary keys with sessionToken)
  --help            prints this help
`;

/**
 * Parses the arguments of `npm run demo`.
 * @throws {UsageError} if they are invalid
 */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  const { values, positionals } = parseArguments(args, {
    json: { type: "boolean" },
    endpoints: { type: "string" },
    help: { type: "boolean" },
  });
  const [file, ...rest] = positionals;
  if (rest.length > 0)
    throw new UsageError(`Only one FILE is allowed, got ${positionals.length}. See --help.`);
  if (file !== undefined) requireFile(file);
  if (values.endpoints !== undefined) requireFile(values.endpoints);
  return {
    json: values.json ?? false,
    help: values.help ?? false,
    ...(file === undefined ? {} : { file }),
    ...(values.endpoints === undefined ? {} : { endpointsFile: values.endpoints }),
  };
}

function requireFile(path: string): void {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist. Check the path.`);
  if (!statSync(path).isFile()) throw new UsageError(`${path} is not a file. Name a file.`);
}
