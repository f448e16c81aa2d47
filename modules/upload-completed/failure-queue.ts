import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { physicalName, policyDocument } from "../iam/index.js";

/** SQS's longest retention in seconds: 14 days. */
const RETENTION_SECONDS = 1_209_600;

/** Encrypted queue of failed upload events, kept until they are replayed. */
export class FailureQueue extends Construct {
  readonly queueArn: string;
  readonly queueName: string;
  /** URL of the queue in SQS's API. */
  readonly queueUrl: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queue = new SqsQueue(this, "Resource", {
      name: physicalName(this),
      messageRetentionSeconds: RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
    });
    this.queueArn = queue.arn;
    this.queueName = queue.name;
    this.queueUrl = queue.url;
  }

  /** Lets one rule send events that EventBridge could not deliver. Call it once. */
  acceptFrom(ruleArn: string): void {
    const statement = { actions: ["sqs:SendMessage"], resources: [this.queueArn] };
    new SqsQueuePolicy(this, "Policy", {
      queueUrl: this.queueUrl,
      policy: policyDocument([
        {
          sid: "DenyWithoutTls",
          effect: "Deny",
          principals: "*",
          actions: ["sqs:*"],
          resources: [this.queueArn],
          // AWS does not show a policy how its own services connected.
          conditions: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
        },
        {
          sid: "AllowEventBridgeSend",
          effect: "Allow",
          principals: { Service: ["events.amazonaws.com"] },
          ...statement,
          conditions: { ArnEquals: { "aws:SourceArn": ruleArn } },
        },
      ]),
    });
  }
}
