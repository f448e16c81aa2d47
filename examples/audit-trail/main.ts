import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail/index.js";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AccountStack } from "s3-upload-patterns/stacks";
import { Uploads } from "s3-upload-patterns/uploads";

const region = "eu-central-1";
const TRAIL = "evidence";
const LOG_DAYS = 400;

/** Investigators store evidence. CloudTrail records each request that reads, writes or deletes one of the objects. */
class EvidenceStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region });
    const { bucket, presigned } = new Uploads(this, "Uploads", {
      patterns: ["presigned"],
      bucket: { versioned: true },
      userPool: { mfa: "required" },
      prefix: "evidence/",
      reading: true,
    });
    const trailBucket = this.#record(bucket.bucketArn);

    new TerraformOutput(this, "presigned_url", { value: presigned?.url, staticId: true });
    new TerraformOutput(this, "trail_bucket", { value: trailBucket, staticId: true });
  }

  /** Records the requests for objects of a bucket. Returns the name of the bucket with the log files. */
  #record(bucketArn: string): string {
    const { accountId } = new DataAwsCallerIdentity(this, "Account");
    const trailArn = `arn:aws:cloudtrail:${region}:${accountId}:trail/${TRAIL}`;
    const { logs, policy } = this.#logBucket(accountId, trailArn);
    new Cloudtrail(this, "Trail", {
      name: TRAIL,
      s3BucketName: logs.bucket,
      // With it, `aws cloudtrail validate-logs` finds changed and deleted log files.
      enableLogFileValidation: true,
      includeGlobalServiceEvents: false,
      advancedEventSelector: [
        {
          name: "Objects of the upload bucket",
          fieldSelector: [
            { field: "eventCategory", equalTo: ["Data"] },
            { field: "resources.type", equalTo: ["AWS::S3::Object"] },
            { field: "resources.ARN", startsWith: [`${bucketArn}/`] },
          ],
        },
      ],
      // CloudTrail checks that it may write when the trail is created.
      dependsOn: [policy],
    });
    return logs.bucket;
  }

  /** A private bucket that only this trail can write to. */
  #logBucket(accountId: string, trailArn: string) {
    const logs = new S3Bucket(this, "Logs", { bucketPrefix: "evidence-trail-" });
    new S3BucketPublicAccessBlock(this, "LogsPublicAccess", {
      bucket: logs.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketVersioningA(this, "LogsVersioning", {
      bucket: logs.bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "LogsLifecycle", {
      bucket: logs.bucket,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: LOG_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: LOG_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
    const trail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
    const ofTrail = { "aws:SourceArn": trailArn };
    const policy = new S3BucketPolicy(this, "LogsPolicy", {
      bucket: logs.bucket,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            ...trail,
            Sid: "TrailCheck",
            Action: "s3:GetBucketAcl",
            Resource: logs.arn,
            Condition: { StringEquals: ofTrail },
          },
          {
            ...trail,
            Sid: "TrailWrite",
            Action: "s3:PutObject",
            Resource: `${logs.arn}/AWSLogs/${accountId}/*`,
            Condition: { StringEquals: { ...ofTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
          },
          {
            Sid: "DenyWithoutTls",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [logs.arn, `${logs.arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    });
    return { logs, policy };
  }
}

const app = new App();
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
const account = new AccountStack(app, "account", { region });
new EvidenceStack(app, "evidence").addDependency(account);
app.synth();
