import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import type { App } from "cdktf";
import { TerraformOutput, TerraformStack } from "cdktf";
import { policyDocument } from "../../modules/iam/index.js";
import { PresignedUpload } from "../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UserPool } from "../../modules/user-pool/index.js";

const REGION = "eu-central-1";

/** The presigned pattern with another owner's bucket, whose policy requires each request to name the encryption. */
export class EncryptedBucketStack extends TerraformStack {
  constructor(scope: App) {
    super(scope, "encrypted");
    new AwsProvider(this, "Aws", { region: REGION });
    const owners = new S3Bucket(this, "Owners", { bucket: "owners-bucket" });
    new S3BucketPolicy(this, "OwnersPolicy", {
      bucket: owners.bucket,
      policy: policyDocument([
        {
          sid: "NameTheEncryption",
          effect: "Deny",
          principals: "*",
          actions: ["s3:PutObject"],
          resources: [`${owners.arn}/*`],
          conditions: { StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
        },
      ]),
    });
    const bucket = new UploadBucket(this, "Bucket", {
      existing: {
        bucketName: owners.bucket,
        region: REGION,
        versioned: false,
        requiredEncryption: { algorithm: "AES256" },
      },
    });
    const { identity } = new UserPool(this, "Users");
    const authorizer = new ApiAuthorizer(this, "Authorizer", { identity, bucket });
    const presigned = new PresignedUpload(this, "Presigned", {
      bucket,
      authorization: { type: "authorizer", authorizer },
    });
    const outputs = { presigned_url: presigned.url, bucket_name: bucket.bucketName };
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, staticId: true });
    }
  }
}
