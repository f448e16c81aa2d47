import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { isObject, parseJson } from "../../functions/json/json.js";
import type { SigningCredentials } from "../../functions/sigv4/contract.js";
import type { TestUser } from "./stack/sign-in.js";
import type { StackOutputs } from "./stack/stack-outputs.js";
import { OutputsError, outputsIn, readOutputs } from "./stack/stack-outputs.js";

/** How the command is used. */
export const USAGE = `Usage: npm run verify-aws -- --endpoints FILE [--wait SECONDS] [--json]

Checks on the deployed stack whether AWS behaves as the product needs it: sends small files through every pattern, and
makes one check for each fact of docs/fidelity.md. It takes about two minutes and about 200 requests, which cost less
than one US cent, and removes what it stored. It prints no token, URL or credential.

  --endpoints FILE   the stack's outputs, see docs/verify-on-aws.md
  --wait SECONDS     longest time to wait for an event or a scan, 1 to 600 (default 60)
  --json             prints the report as JSON

The test user: UPLOAD_TOKEN holds a bearer token; or UPLOAD_USERNAME and UPLOAD_PASSWORD sign in to the user pool.

The operator: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, allowed to s3:ListBucket and
s3:ListBucketMultipartUploads on the bucket, and s3:GetObject, s3:GetObjectTagging, s3:PutObject, s3:DeleteObject,
s3:DeleteObjectVersion and s3:AbortMultipartUpload on its objects. Without them nothing is uploaded, and whatever needs
them is reported as not measured.

Exit codes: 0 everything holds; 1 something differs, fails, or could not be removed; 2 the command was called wrongly;
3 nothing differs, but something was not measured; 4 everything holds, and AWS does better than assumed.
`;

/** What is to be verified, and as whom. */
export interface VerifyAwsOptions {
  readonly outputs: StackOutputs;
  readonly waitSeconds: number;
  readonly json: boolean;
  /** A bearer token, or who signs in for one; undefined without either. */
  readonly caller: { readonly token: string } | TestUser | undefined;
  readonly credentials: SigningCredentials | undefined;
  /** Where another S3 and Cognito than AWS's answer. */
  readonly local: { readonly s3?: string; readonly cognito?: string };
}

/** The command was called wrongly. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const MAX_WAIT_SECONDS = 600;

/**
 * Reads the command line, the environment and the file.
 * @returns undefined if help is asked for
 * @throws {UsageError} if something is missing or wrong
 */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): VerifyAwsOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { endpoints, wait, json } = values;
  if (endpoints === undefined)
    throw new UsageError("--endpoints is missing. Give the file with the stack's outputs.");
  const waitSeconds = Number(wait);
  if (!/^\d+$/.test(wait) || waitSeconds < 1 || waitSeconds > MAX_WAIT_SECONDS) {
    throw new UsageError(
      `--wait is ${JSON.stringify(wait)}; it must be a whole number from 1 to ${MAX_WAIT_SECONDS}.`,
    );
  }
  const file = readFile(endpoints);
  return {
    outputs: outputsOf(file, endpoints),
    waitSeconds,
    json,
    caller: callerIn(environment),
    credentials: localCredentials(file) ?? credentialsIn(environment),
    local: localEndpoints(file),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        endpoints: { type: "string" },
        wait: { type: "string", default: "60" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  return parseJson(text);
}

function outputsOf(file: unknown, path: string): StackOutputs {
  const outputs = outputsIn(file);
  const remedy = "Write the file again as docs/verify-on-aws.md says.";
  if (outputs === undefined) throw new UsageError(`${path} has no object "outputs". ${remedy}`);
  try {
    return readOutputs(outputs);
  } catch (error) {
    if (!(error instanceof OutputsError)) throw error;
    throw new UsageError(`${path} does not hold the outputs of this stack:\n${error.message}\n${remedy}`);
  }
}

function callerIn(environment: NodeJS.ProcessEnv): VerifyAwsOptions["caller"] {
  const { UPLOAD_TOKEN: token, UPLOAD_USERNAME: username, UPLOAD_PASSWORD: password } = environment;
  if (token) return { token };
  return username && password ? { username, password } : undefined;
}

function credentialsIn(environment: NodeJS.ProcessEnv): SigningCredentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  const { AWS_SESSION_TOKEN: sessionToken } = environment;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** The emulator's `endpoints.json` holds the keys of its administrator. */
function localCredentials(file: unknown): SigningCredentials | undefined {
  const s3 = fieldOf(file, "s3");
  const { accessKeyId, secretAccessKey } = s3;
  return typeof accessKeyId === "string" && typeof secretAccessKey === "string"
    ? { accessKeyId, secretAccessKey }
    : undefined;
}

function localEndpoints(file: unknown): VerifyAwsOptions["local"] {
  const { endpoint: s3 } = fieldOf(file, "s3");
  const { endpointUrl: cognito } = fieldOf(file, "aws");
  return { ...(typeof s3 === "string" && { s3 }), ...(typeof cognito === "string" && { cognito }) };
}

function fieldOf(file: unknown, name: string): Readonly<Record<string, unknown>> {
  const field = isObject(file) ? file[name] : undefined;
  return isObject(field) ? field : {};
}
