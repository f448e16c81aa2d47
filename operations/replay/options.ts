import { parseArgs } from "node:util";
import { filledString, optional, text } from "../../functions/rules/kinds.js";
import { problemsOf } from "../../functions/rules/problems.js";
import type { RulesFor, Unchecked } from "../../functions/rules/rule.js";
import { explainProblem } from "../../functions/rules/setting-problem.js";
import { url } from "../../functions/rules/url.js";
import type { SigningCredentials } from "../../functions/sigv4/contract.js";
import { UsageError } from "./usage.js";

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

/** What the command line and the environment can say, by the names under which a user gives it. */
interface Given {
  readonly "--queue-url": string;
  readonly "--function-name": string;
  readonly "--region": string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_ENDPOINT_URL?: string;
  readonly AWS_ENDPOINT_URL_SQS?: string;
  readonly AWS_ENDPOINT_URL_LAMBDA?: string;
}

/** The names of functions, and their ARNs; nothing else may become part of a path. */
const FUNCTION_NAME = /^(?:arn:aws:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}$/;
/** It becomes part of a host name. */
const REGION = /^[a-z0-9-]+$/;
const WEB = ["https:", "http:"];

const QUEUE_URL = { remedy: "Use the output upload_failures_queue_url." };
const NAME = { remedy: "Use the output upload_completed_function_name." };
const CREDENTIALS = {
  remedy: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for a session.",
  secret: true,
};
const ENDPOINT = optional(url(WEB, "a URL such as http://127.0.0.1:4566"));

const RULES: RulesFor<Given> = {
  "--queue-url": url(WEB, "the queue's URL", QUEUE_URL),
  "--function-name": text(FUNCTION_NAME, "a function's name or ARN", NAME),
  "--region": text(REGION, "a Region such as eu-central-1", { remedy: "Give --region, or set AWS_REGION." }),
  AWS_ACCESS_KEY_ID: filledString("an access key's id", CREDENTIALS),
  AWS_SECRET_ACCESS_KEY: filledString("a secret access key", CREDENTIALS),
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_ENDPOINT_URL_SQS: ENDPOINT,
  AWS_ENDPOINT_URL_LAMBDA: ENDPOINT,
};

/**
 * Reads the command line and the environment.
 * @returns undefined if help is asked for
 * @throws {UsageError} that lists every problem
 */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ReplayOptions | undefined {
  const options = parse(args);
  if (options.help) return undefined;
  const given = checked({
    ...environment,
    "--queue-url": options["queue-url"],
    "--function-name": options["function-name"],
    "--region": options.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION,
  });
  return {
    queueUrl: given["--queue-url"],
    functionName: given["--function-name"],
    region: given["--region"],
    dryRun: options["dry-run"] ?? false,
    credentials: {
      accessKeyId: given.AWS_ACCESS_KEY_ID,
      secretAccessKey: given.AWS_SECRET_ACCESS_KEY,
      ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
    },
    sqsEndpoint: endpoint("sqs", given.AWS_ENDPOINT_URL_SQS, given),
    lambdaEndpoint: endpoint("lambda", given.AWS_ENDPOINT_URL_LAMBDA, given),
  };
}

function checked(given: Unchecked): Given {
  const problems = [...problemsOf(given, RULES, { open: true })].map(explainProblem);
  if (problems.length > 0) throw new UsageError(problems);
  return given as Unchecked & Given;
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

/** Where a service answers: as the environment says, or in the Region. */
function endpoint(
  service: string,
  ofService: string | undefined,
  { "--region": region, AWS_ENDPOINT_URL: ofAll }: Given,
): string {
  const named = ofService ?? ofAll;
  return named === undefined ? `https://${service}.${region}.amazonaws.com` : named.replace(/\/+$/, "");
}
