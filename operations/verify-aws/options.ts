import { readFileSync } from "node:fs";
import { isObject, parseJson } from "../../functions/json/json.js";
import { filledString, integer, optional, text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { SigningCredentials } from "../../functions/sigv4/contract.js";
import { checkOptions, parseOptions, UsageError } from "../command-line.js";
import type { TestUser } from "./stack/sign-in.js";
import type { StackOutputs } from "./stack/stack-outputs.js";
import { outputProblems, outputsIn, readOutputs } from "./stack/stack-outputs.js";

/** Help of the command. */
export const USAGE = `Usage: npm run verify-aws -- --endpoints FILE [--wait SECONDS] [--role ARN] [--json]

Checks on the deployed stack whether AWS behaves as the product needs it: sends small files through every pattern, and
checks each fact of docs/fidelity.md. It takes about two minutes and about 200 requests, which cost less than one US
cent. It deletes everything that it stored, and prints no token, URL or credential.

  --endpoints FILE   the stack's outputs, see docs/verify-on-aws.md
  --wait SECONDS     longest time to wait for an event or a scan, 1 to 600 (default 60)
  --role ARN         role to assume for a session with fewer permissions (default: GetFederationToken)
  --json             prints the report as JSON

The test user: UPLOAD_TOKEN holds a bearer token; or UPLOAD_USERNAME and UPLOAD_PASSWORD sign in to the user pool.

The operator: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, allowed to s3:ListBucket and
s3:ListBucketMultipartUploads on the bucket, and s3:GetObject, s3:GetObjectTagging, s3:PutObject, s3:DeleteObject,
s3:DeleteObjectVersion and s3:AbortMultipartUpload on its objects. Without them nothing is uploaded, and the facts that
need an upload are reported as not measured. Conditions of IAM policies are measured in a session with fewer
permissions: an IAM user needs sts:GetFederationToken; other operators give --role, need sts:AssumeRole on it, and the
role needs s3:PutObject and s3:GetObject on the bucket's objects.

Exit codes: 0 everything holds; 1 something differs, fails, or could not be removed; 2 wrong arguments;
3 nothing differs, but something was not measured; 4 everything holds, and AWS behaves better than assumed.
`;

/** The stack to verify, and the credentials. */
export interface VerifyAwsOptions {
  readonly outputs: StackOutputs;
  readonly waitSeconds: number;
  readonly json: boolean;
  /** A bearer token, or the user who signs in for one; undefined without either. */
  readonly caller: { readonly token: string } | TestUser | undefined;
  readonly credentials: SigningCredentials | undefined;
  /** Role for the session with fewer permissions. @default - a federated session of the operator */
  readonly roleArn?: string;
  /** Endpoints of the emulator: one for S3, and one for Cognito and STS. @default - AWS's */
  readonly local: { readonly s3?: string; readonly aws?: string };
}

interface Given {
  readonly "--endpoints": string;
  readonly "--wait": number;
  readonly "--role"?: string;
}

const RULES: RulesFor<Given> = {
  "--endpoints": filledString("a file with the stack's outputs", {
    remedy: "Write the file as described in docs/verify-on-aws.md.",
  }),
  "--wait": integer({ min: 1, max: 600, unit: "seconds" }, { remedy: "Correct it, or leave it out for 60." }),
  "--role": optional(
    text(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
      "a role's ARN such as arn:aws:iam::123456789012:role/verify",
    ),
  ),
};

/**
 * Reads the command line, the environment and the file.
 * @returns undefined for --help
 * @throws {UsageError} if something is missing or wrong
 */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): VerifyAwsOptions | undefined {
  const { endpoints, wait, role, json, help } = parseOptions(args, {
    endpoints: { type: "string" },
    wait: { type: "string", default: "60" },
    role: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (help) return undefined;
  const waitSeconds = /^\d+$/.test(wait) ? Number(wait) : wait;
  const given = checkOptions({ "--endpoints": endpoints, "--wait": waitSeconds, "--role": role }, RULES);
  const file = readFile(given["--endpoints"]);
  return {
    outputs: outputsOf(file, given["--endpoints"]),
    waitSeconds: given["--wait"],
    json,
    caller: callerIn(environment),
    credentials: localCredentials(file) ?? credentialsIn(environment),
    roleArn: given["--role"],
    local: localEndpoints(file),
  };
}

function readFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError([`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`]);
  }
  return parseJson(text);
}

function outputsOf(file: unknown, path: string): StackOutputs {
  const outputs = outputsIn(file);
  const problems = outputs === undefined ? ['It has no object "outputs".'] : outputProblems(outputs);
  if (outputs !== undefined && problems.length === 0) return readOutputs(outputs);
  throw new UsageError([
    `${path} does not contain the outputs of this stack:`,
    ...problems.map((problem) => `- ${problem}`),
    "Write the file again as described in docs/verify-on-aws.md.",
  ]);
}

function callerIn(environment: NodeJS.ProcessEnv): VerifyAwsOptions["caller"] {
  const { UPLOAD_TOKEN: token, UPLOAD_USERNAME: username, UPLOAD_PASSWORD: password } = environment;
  if (token) return { token: headerSafe(token) };
  requirePair({ UPLOAD_USERNAME: username, UPLOAD_PASSWORD: password });
  return username && password ? { username, password } : undefined;
}

function headerSafe(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError([
    "UPLOAD_TOKEN must be visible ASCII characters without spaces or line breaks. Set it again.",
  ]);
}

/** @throws {UsageError} that names the missing variable of the two */
function requirePair(variables: Readonly<Record<string, string | undefined>>): void {
  const unset = Object.keys(variables).filter((name) => !variables[name]);
  if (unset.length !== 1) return;
  const [set] = Object.keys(variables).filter((name) => variables[name]);
  throw new UsageError([`${unset[0]} is missing, but ${set} is set. Set both, or neither.`]);
}

function credentialsIn(environment: NodeJS.ProcessEnv): SigningCredentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  const { AWS_SESSION_TOKEN: sessionToken } = environment;
  requirePair({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** The emulator's `endpoints.json` contains the keys of its administrator. */
function localCredentials(file: unknown): SigningCredentials | undefined {
  const s3 = fieldOf(file, "s3");
  const { accessKeyId, secretAccessKey } = s3;
  return typeof accessKeyId === "string" && typeof secretAccessKey === "string"
    ? { accessKeyId, secretAccessKey }
    : undefined;
}

function localEndpoints(file: unknown): VerifyAwsOptions["local"] {
  const { endpoint: s3 } = fieldOf(file, "s3");
  const { endpointUrl: aws } = fieldOf(file, "aws");
  return { ...(typeof s3 === "string" && { s3 }), ...(typeof aws === "string" && { aws }) };
}

function fieldOf(file: unknown, name: string): Readonly<Record<string, unknown>> {
  const field = isObject(file) ? file[name] : undefined;
  return isObject(field) ? field : {};
}
