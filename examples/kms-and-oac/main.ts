import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { EdgeUpload } from "s3-upload-patterns/edge-upload";
import { UploadBucket } from "s3-upload-patterns/upload-bucket";
import { UserPool } from "s3-upload-patterns/user-pool";

/** Clinics upload scans through CloudFront into a bucket that a KMS key of yours encrypts. */
class ScansStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });

    const key = new KmsKey(this, "Key", {
      description: "Encrypts scans",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    const scans = new EdgeUpload(this, "Scans", {
      bucket: new UploadBucket(this, "Bucket", { kmsKeyArn: key.arn, versioned: true }),
      identity: new UserPool(this, "Users", { mfa: "required" }).identity,
      // Only an origin access control can use a KMS key.
      originAccess: "oac",
      prefix: "scans/",
      policy: { allowedContentTypes: ["application/dicom", "image/*"], checksum: "required" },
    });
    this.#allowUseOf(key, scans);

    new TerraformOutput(this, "edge_url", { value: scans.uploadUrl, staticId: true });
    new TerraformOutput(this, "key_arn", { value: key.arn, staticId: true });
  }

  /**
   * The key's policy is a resource of its own: the distribution is created after the bucket and the key, and the policy
   * names the distribution.
   */
  #allowUseOf(key: KmsKey, { distributionArn }: EdgeUpload): void {
    const { accountId } = new DataAwsCallerIdentity(this, "Account");
    const document = new DataAwsIamPolicyDocument(this, "KeyPolicyDocument", {
      statement: [
        {
          // Lets IAM policies of this account grant access to the key. Without it, no principal could manage the key.
          sid: "AllowIam",
          actions: ["kms:*"],
          resources: ["*"],
          principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${accountId}:root`] }],
        },
        {
          sid: "CloudFrontEncrypt",
          actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
          resources: ["*"],
          principals: [{ type: "Service", identifiers: ["cloudfront.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "AWS:SourceArn", values: [distributionArn] }],
        },
      ],
    });
    new KmsKeyPolicy(this, "KeyPolicy", { keyId: key.keyId, policy: document.json });
  }
}

const app = new App();
new ScansStack(app, "scans");
app.synth();
