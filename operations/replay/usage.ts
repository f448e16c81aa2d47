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

/** The command was called wrongly. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
