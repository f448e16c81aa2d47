import { parseArgs } from "node:util";
import type { SigningCredentials } from "../../functions/sigv4/contract.js";

/** How the command is used. */
export const USAGE = `Usage: npm run replay -- --queue-url URL --function-name NAME [--region REGION] [--dry-run]

Hands events that failed for good to the function again, and takes each out of the queue once Lambda has it.
Both values are outputs of the stack: upload_failures_queue_url and upload_completed_function_name.

  --queue-url URL        the failure queue
  --function-name NAME   the function that checks uploads
  --region REGION        default: AWS_REGION or AWS_DEFAULT_REGION
  --dry-run              shows what would be replayed, and removes nothing from the queue

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. They need
sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility on the queue, and lambda:InvokeFunction on the
function. AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL_LAMBDA) leads to another AWS, such as the local
run: there the keys are those of s3 in .local/endpoints.json, and the URL is aws.endpointUrl.

Exit codes: 0 all is done; 1 something is left in the queue; 2 the command was called wrongly.`;

/** What is to be replayed, from where, and as whom. */
export interface ReplayOptions {
  readonly queueUrl: string;
  readonly functionName: string;
  readonly region: string;
  readonly dryRun: boolean;
  readonly credentials: SigningCredentials;
  /** Where SQS answers. */
  readonly sqsEndpoint: string;
  /** Where Lambda answers. */
  readonly lambdaEndpoint: string;
}

/** The command was called wrongly. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** The names of functions, and their ARNs; nothing else may become part of a path. */
const FUNCTION_NAME = /^(?:arn:aws:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}$/;

/**
 * Reads the command line and the environment, or says all that is wrong with them.
 * @returns undefined where help is asked for
 */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ReplayOptions | undefined {
  const given = parse(args);
  if (given.help) return undefined;
  const queueUrl = given["queue-url"] ?? "";
  const functionName = given["function-name"] ?? "";
  const region = given.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? "";
  const accessKeyId = environment.AWS_ACCESS_KEY_ID ?? "";
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY ?? "";
  const sessionToken = environment.AWS_SESSION_TOKEN;
  const sqsEndpoint = endpoint("sqs", region, environment);
  const lambdaEndpoint = endpoint("lambda", region, environment);
  const rules: readonly [holds: boolean, problem: string][] = [
    [isUrl(queueUrl), `--queue-url must be the queue's URL, got ${show(queueUrl)}.`],
    [
      FUNCTION_NAME.test(functionName),
      `--function-name must be a function's name or ARN, got ${show(functionName)}.`,
    ],
    [region !== "", "A Region is needed. Give --region, or set AWS_REGION."],
    [
      accessKeyId !== "" && secretAccessKey !== "",
      "Credentials are needed. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for a session.",
    ],
    [
      isUrl(sqsEndpoint) && isUrl(lambdaEndpoint),
      "AWS_ENDPOINT_URL must be a URL such as http://127.0.0.1:4566.",
    ],
  ];
  const problems = rules.filter(([holds]) => !holds).map(([, problem]) => problem);
  if (problems.length > 0) throw new UsageError(problems);
  return {
    queueUrl,
    functionName,
    region,
    dryRun: given["dry-run"] ?? false,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    sqsEndpoint,
    lambdaEndpoint,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        "queue-url": { type: "string" },
        "function-name": { type: "string" },
        region: { type: "string" },
        "dry-run": { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new UsageError([error instanceof Error ? error.message : String(error)]);
  }
}

/** Another AWS, as the SDKs are told of one, or the Region's. */
function endpoint(service: "sqs" | "lambda", region: string, environment: NodeJS.ProcessEnv): string {
  const named = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? environment.AWS_ENDPOINT_URL;
  return named === undefined ? `https://${service}.${region}.amazonaws.com` : named.replace(/\/+$/, "");
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function show(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text);
}
