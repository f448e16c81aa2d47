import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { DirectUpload } from "../modules/direct-upload/index.js";
import { ApiAuthorizer } from "../modules/rest-api/index.js";
import { UploadBucket } from "../modules/upload-bucket/index.js";

/** Partners with tokens of an OpenID Connect issuer send invoices into a bucket that is there already. */
class InvoicesStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });

    const bucket = new UploadBucket(this, "Bucket", {
      existing: { bucketName: "example-invoices", region: "eu-central-1" },
    });
    const authorizer = new ApiAuthorizer(this, "Authorizer", {
      identity: {
        type: "oidc",
        issuer: "https://login.example.com/",
        audience: ["invoices"],
        scopes: ["invoices/write"],
        tenant: { claim: "partner" },
      },
      policy: { keyPrefix: "tenant", allowedExtensions: [".pdf"], checksum: "required" },
      prefix: "incoming/",
      bucket,
    });
    const invoices = new DirectUpload(this, "Invoices", {
      bucket,
      authorization: { type: "authorizer", authorizer },
      throttling: { ratePerSecond: 20, burst: 40 },
    });

    new TerraformOutput(this, "upload_url", { value: `${invoices.url}/files/`, staticId: true });
  }
}

const app = new App();
new InvoicesStack(app, "invoices");
app.synth();
