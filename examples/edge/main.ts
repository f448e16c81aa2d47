import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { EdgeUpload } from "s3-upload-patterns/edge-upload";
import { UploadBucket } from "s3-upload-patterns/upload-bucket";
import { UserPool } from "s3-upload-patterns/user-pool";

/** Users of an app upload their avatars through CloudFront: `PUT /NAME.png` with the token of a Cognito user pool. */
class AvatarsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });

    const bucket = new UploadBucket(this, "Bucket", { expirationDays: 365 });
    const users = new UserPool(this, "Users");
    const avatars = new EdgeUpload(this, "Avatars", {
      bucket,
      identity: users.identity,
      originAccess: "oac",
      prefix: "avatars/",
      policy: { maxBytes: 2_000_000, allowedContentTypes: ["image/png", "image/jpeg"], overwrite: true },
      corsAllowedOrigins: ["https://app.example.com"],
    });

    new TerraformOutput(this, "edge_url", { value: avatars.uploadUrl, staticId: true });
    new TerraformOutput(this, "client_id", { value: users.clientIds[0], staticId: true });
  }
}

const app = new App();
new AvatarsStack(app, "avatars");
app.synth();
