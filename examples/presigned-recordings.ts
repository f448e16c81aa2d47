import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { PresignedUpload } from "../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../modules/rest-api/index.js";
import { UploadBucket } from "../modules/upload-bucket/index.js";
import { UploadCompleted } from "../modules/upload-completed/index.js";
import { UserPool } from "../modules/user-pool/index.js";

const GIB = 1024 ** 3;

/** Users send recordings of up to 200 GiB in parts, from a page with Uppy; a queue that is there gets what arrived. */
class RecordingsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });

    const corsAllowedOrigins = ["https://app.example.com"];
    const bucket = new UploadBucket(this, "Bucket", { eventBridge: true, corsAllowedOrigins });
    const { identity } = new UserPool(this, "Users");
    const policy = { maxBytes: 200 * GIB, allowedContentTypes: ["video/*", "audio/*"] };
    const authorizer = new ApiAuthorizer(this, "Authorizer", { bucket, identity, policy });
    const recordings = new PresignedUpload(this, "Recordings", {
      bucket,
      authorization: { type: "authorizer", authorizer },
      corsAllowedOrigins,
    });
    const headRoleArns = [recordings.function.roleArn];
    new UploadCompleted(this, "Completed", { bucket, policy, headRoleArns });

    const rule = new CloudwatchEventRule(this, "Arrived", {
      name: "recordings-arrived",
      eventPattern: JSON.stringify({
        source: ["s3-upload-patterns"],
        "detail-type": ["Upload Completed"],
      }),
    });
    new CloudwatchEventTarget(this, "Queue", {
      rule: rule.name,
      arn: "arn:aws:sqs:eu-central-1:111122223333:recordings",
    });
    new TerraformOutput(this, "presigned_url", { value: recordings.url, staticId: true });
  }
}

const app = new App();
new RecordingsStack(app, "recordings");
app.synth();
