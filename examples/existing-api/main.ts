import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, Fn, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { PresignedUploadPaths } from "s3-upload-patterns/presigned-upload";
import { ApiAuthorizer } from "s3-upload-patterns/rest-api";
import { UploadBucket } from "s3-upload-patterns/upload-bucket";
import { UserPool } from "s3-upload-patterns/user-pool";

/** The shop's own API. It answers `GET /me` itself. */
const SHOP = {
  openapi: "3.0.1",
  info: { title: "shop", version: "1" },
  paths: {
    "/me": {
      get: {
        responses: { "200": { description: "The customer" } },
        "x-amazon-apigateway-integration": {
          type: "mock",
          passthroughBehavior: "never",
          requestTemplates: { "application/json": '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: "200",
              responseTemplates: { "application/json": '{"name": "a customer"}' },
            },
          },
        },
      },
    },
  },
};

/** A shop's API that also signs upload URLs: customers send photos of the items that they return. */
class ShopStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const users = new UserPool(this, "Users");
    const bucket = new UploadBucket(this, "Bucket", { expirationDays: 90 });
    const authorizer = new ApiAuthorizer(this, "Authorizer", {
      identity: users.identity,
      bucket,
      policy: { maxBytes: 20_000_000, allowedContentTypes: ["image/*"] },
    });
    const uploads = new PresignedUploadPaths(this, "Uploads", {
      bucket,
      authorization: { type: "authorizer", authorizer },
      omittedPaths: ["/me"],
    });

    const shop = new ApiGatewayRestApi(this, "Shop", {
      name: "shop",
      body: JSON.stringify(uploads.mergeInto(SHOP)),
      putRestApiMode: "overwrite",
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    const deployment = new ApiGatewayDeployment(this, "Deployment", {
      restApiId: shop.id,
      // Deploys again when the document changes.
      triggers: { body: Fn.sha1(shop.body) },
      lifecycle: { createBeforeDestroy: true },
    });
    const stage = new ApiGatewayStage(this, "Stage", {
      restApiId: shop.id,
      deploymentId: deployment.id,
      stageName: "v1",
    });
    uploads.allowAuthorizer(shop.executionArn);
    uploads.throttleCompletions(stage);

    new TerraformOutput(this, "presigned_url", { value: stage.invokeUrl, staticId: true });
    new TerraformOutput(this, "uploads_bucket", { value: bucket.bucketName, staticId: true });
    new TerraformOutput(this, "client_id", { value: users.clientIds[0], staticId: true });
  }
}

const app = new App();
new ShopStack(app, "shop");
app.synth();
