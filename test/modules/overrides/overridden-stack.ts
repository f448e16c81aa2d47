import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { App } from "cdktf";
import { TerraformStack } from "cdktf";
import { DirectUpload, DirectUploadPaths } from "../../../modules/direct-upload/index.js";
import { EdgeUpload } from "../../../modules/edge-upload/index.js";
import { PresignedUpload, PresignedUploadPaths } from "../../../modules/presigned-upload/index.js";
import { ApiAuthorizer, ApiDomain } from "../../../modules/rest-api/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { UserPool } from "../../../modules/user-pool/index.js";
import { shopApi } from "./existing-api.js";
import { addApi } from "./extra-behavior.js";
import { withMutualTls } from "./mutual-tls.js";
import { lockObjects } from "./object-lock.js";
import { behindVpcEndpoint } from "./private-api.js";
import { replicate } from "./replication.js";
import { intoVpc } from "./vpc.js";

/** All overrides of docs/overrides.md in one stack. */
export class OverriddenStack extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const bucket = new UploadBucket(this, "Bucket", { versioned: true });
    const { identity } = new UserPool(this, "Users");
    const policy = { checksum: "required" } as const;
    const authorizer = new ApiAuthorizer(this, "Authorizer", { identity, bucket, policy });
    const authorization = { type: "authorizer", authorizer } as const;
    const domain = new ApiDomain(this, "Domain", {
      domainName: "uploads.example.com",
      certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/c",
    });
    const direct = new DirectUpload(this, "Direct", { bucket, authorization });
    new PresignedUpload(this, "Presigned", {
      bucket,
      authorization,
      domain: { domain },
      disableExecuteApiEndpoint: true,
    });
    const edge = new EdgeUpload(this, "Edge", { bucket, identity, policy });

    const shopDirect = new DirectUploadPaths(this, "ShopUploads", { bucket, authorization });
    const shopPresigned = new PresignedUploadPaths(this, "ShopPresigned", {
      bucket,
      authorization,
      omittedPaths: ["/import", "/.well-known/s3-upload-patterns"],
    });
    shopApi(this, shopDirect, shopPresigned);

    intoVpc(this, { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] });
    behindVpcEndpoint(direct, "vpce-1");
    withMutualTls(domain, { uri: "s3://example-truststore/clients.pem", version: "1" });
    replicate(this, bucket, { arn: "arn:aws:s3:::example-replica" });
    lockObjects(bucket, 30);
    addApi(edge, "api.example.com");
  }
}
