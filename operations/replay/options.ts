import { text, url } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { SigningCredentials } from "../../functions/sigv4/contract.js";
import type { AwsCaller } from "../aws-caller.js";
import { AWS_CALLER_RULES, credentialsOf, ENDPOINT, regionOf } from "../aws-caller.js";
import { checkOptions, parseOptions } from "../command-line.js";

/** Help of the command. */
export const USAGE = `Usage: npm run replay -- --queue-url URL --function-name NAME [--region REGION] [--dry-run]

Invokes the function again with the events in the failure queue, and deletes each as soon as Lambda has accepted it.
Both values are outputs of the stack: upload_failures_queue_url and upload_completed_function_name.

  --queue-url URL        the failure queue
  --function-name NAME   the function that checks uploads
  --region REGION        default: AWS_REGION or AWS_DEFAULT_REGION
  --dry-run              shows what would be replayed, and removes nothing from the queue

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. They need
sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility on the queue, and lambda:InvokeFunction on the
function. AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL_LAMBDA) replaces AWS's endpoint. For the
emulator, set it to aws.endpointUrl of .local/endpoints.json, and use that file's access key of s3.

Exit codes: 0 all events are replayed; 1 messages are left in the queue; 2 wrong arguments.`;

/** The queue, the function, and the credentials of a replay. */
export interface ReplayOptions {
  readonly queueUrl: string;
  readonly functionName: string;
  readonly region: string;
  readonly dryRun: boolean;
  readonly credentials: SigningCredentials;
  /** URL of SQS. */
  readonly sqsEndpoint: string;
  /** URL of Lambda. */
  readonly lambdaEndpoint: string;
}

/** Values of the command line and the environment, by their names for the user. */
interface Given extends AwsCaller {
  readonly "--queue-url": string;
  readonly "--function-name": string;
  readonly AWS_ENDPOINT_URL_SQS?: string;
  readonly AWS_ENDPOINT_URL_LAMBDA?: string;
}

/** Matches names and ARNs of functions. The value becomes part of a path. */
const FUNCTION_NAME = /^(?:arn:aws:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}$/;
const WEB = ["https:", "http:"];

const QUEUE_URL = { remedy: "Use the output upload_failures_queue_url." };
const NAME = { remedy: "Use the output upload_completed_function_name." };

const RULES: RulesFor<Given> = {
  "--queue-url": url(WEB, "the queue's URL", QUEUE_URL),
  "--function-name": text(FUNCTION_NAME, "a function's name or ARN", NAME),
  ...AWS_CALLER_RULES,
  AWS_ENDPOINT_URL_SQS: ENDPOINT,
  AWS_ENDPOINT_URL_LAMBDA: ENDPOINT,
};

/**
 * Reads the command line and the environment.
 * @returns undefined for --help
 * @throws {UsageError} that lists every problem
 */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ReplayOptions | undefined {
  const options = parseOptions(args, {
    "queue-url": { type: "string" },
    "function-name": { type: "string" },
    region: { type: "string" },
    "dry-run": { type: "boolean" },
    help: { type: "boolean" },
  });
  if (options.help) return undefined;
  const given = checkOptions(
    {
      ...environment,
      "--queue-url": options["queue-url"],
      "--function-name": options["function-name"],
      "--region": regionOf(options.region, environment),
    },
    RULES,
  );
  return {
    queueUrl: given["--queue-url"],
    functionName: given["--function-name"],
    region: given["--region"],
    dryRun: options["dry-run"] ?? false,
    credentials: credentialsOf(given, environment),
    sqsEndpoint: endpoint("sqs", given.AWS_ENDPOINT_URL_SQS, given),
    lambdaEndpoint: endpoint("lambda", given.AWS_ENDPOINT_URL_LAMBDA, given),
  };
}

/** URL of a service, from the environment or for the Region. */
function endpoint(
  service: string,
  ofService: string | undefined,
  { "--region": region, AWS_ENDPOINT_URL: ofAll }: Given,
): string {
  const named = ofService ?? ofAll;
  return named === undefined ? `https://${service}.${region}.amazonaws.com` : named.replace(/\/+$/, "");
}
