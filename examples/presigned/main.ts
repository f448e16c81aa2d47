import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AccountStack } from "s3-upload-patterns/stacks";
import { Uploads } from "s3-upload-patterns/uploads";

const region = "eu-central-1";
const GIB = 1024 ** 3;

/** Users send recordings of up to 200 GiB in parts. A queue gets one message for each recording that is complete. */
class RecordingsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region });

    const { presigned, userPool, bucket } = new Uploads(this, "Uploads", {
      patterns: ["presigned"],
      policy: { maxBytes: 200 * GIB, allowedContentTypes: ["video/*", "audio/*"] },
      corsAllowedOrigins: ["https://app.example.com"],
    });
    const queue = this.#queueOf(bucket.bucketName);

    const outputs = {
      presigned_url: presigned?.url,
      bucket_name: bucket.bucketName,
      client_id: userPool?.clientIds[0],
      queue_url: queue.url,
    };
    for (const [name, value] of Object.entries(outputs))
      new TerraformOutput(this, name, { value, staticId: true });
  }

  /** A queue of accepted recordings. S3's own events would include rejected objects, too. */
  #queueOf(bucketName: string): SqsQueue {
    const queue = new SqsQueue(this, "Queue", { name: "recordings", sqsManagedSseEnabled: true });
    const rule = new CloudwatchEventRule(this, "Completed", {
      name: "recordings-completed",
      description: "Recordings to process",
      eventPattern: JSON.stringify({
        source: ["s3-upload-patterns"],
        "detail-type": ["Upload Completed"],
        detail: { bucket: [bucketName] },
      }),
    });
    new CloudwatchEventTarget(this, "Target", { rule: rule.name, arn: queue.arn });
    new SqsQueuePolicy(this, "Policy", {
      queueUrl: queue.url,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AllowEventBridgeSend",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
          },
        ],
      }),
    });
    return queue;
  }
}

const app = new App();
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
const account = new AccountStack(app, "account", { region });
new RecordingsStack(app, "recordings").addDependency(account);
app.synth();
