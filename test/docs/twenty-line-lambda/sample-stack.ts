import { fileURLToPath } from "node:url";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { NodeFunction } from "../../../modules/node-function/index.js";
import type { OpenApiDocument } from "../../../modules/rest-api/document/openapi.js";
import { RestApi } from "../../../modules/rest-api/index.js";
import { UserPool } from "../../../modules/user-pool/index.js";

const ENTRY = fileURLToPath(new URL("sample.ts", import.meta.url));

/** The sample as it is usually deployed: a bucket, the function, and an API for the users of a Cognito pool. */
export class SampleStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const bucket = new S3Bucket(this, "Bucket", { bucket: "sample-uploads" });
    const users = new UserPool(this, "Users");
    const sample = new NodeFunction(this, "Function", {
      entry: ENTRY,
      description: "Returns presigned URLs",
      environment: { BUCKET: bucket.bucket },
      statements: [
        { sid: "PutObjects", effect: "Allow", actions: ["s3:PutObject"], resources: [`${bucket.arn}/*`] },
      ],
    });
    const api = new RestApi(this, "Api", { document: documentOf(sample.invokeArn, users.userPoolArn) });
    new LambdaPermission(this, "Permission", {
      action: "lambda:InvokeFunction",
      functionName: sample.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${api.executionArn}/*/GET/upload`,
    });
    new TerraformOutput(this, "bucket_name", { value: bucket.bucket, staticId: true });
    new TerraformOutput(this, "presigned_url", { value: api.url, staticId: true });
  }
}

function documentOf(invokeArn: string, userPoolArn: string): OpenApiDocument {
  return {
    openapi: "3.0.1",
    info: { title: "sample", version: "1" },
    paths: {
      "/upload": {
        get: {
          operationId: "getUploadUrl",
          summary: "A URL to upload to",
          security: [{ users: [] }],
          responses: { "200": { description: "The URL" } },
          "x-amazon-apigateway-integration": {
            type: "aws_proxy",
            httpMethod: "POST",
            uri: invokeArn,
            passthroughBehavior: "when_no_match",
          },
        },
      },
    },
    components: {
      schemas: {},
      securitySchemes: {
        users: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [userPoolArn] },
        },
      },
    },
  };
}
