import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import type { DirectUploadPaths } from "../../../modules/direct-upload/index.js";
import type { PresignedUploadPaths } from "../../../modules/presigned-upload/index.js";

/** The document of an API that exists, with one method. */
const OWN_DOCUMENT = {
  openapi: "3.0.1",
  info: { title: "shop", version: "1" },
  "x-amazon-apigateway-binary-media-types": ["*/*"],
  paths: {
    "/health": {
      get: {
        responses: { "200": { description: "healthy" } },
        "x-amazon-apigateway-integration": {
          type: "mock",
          passthroughBehavior: "never",
          contentHandling: "CONVERT_TO_TEXT",
          requestTemplates: { "application/json": '{"statusCode": 200}' },
          responses: { default: { statusCode: "200" } },
        },
      },
    },
  },
};

/** The API with the paths of direct and of presigned uploads. Returns the URL of its stage. */
export function shopApi(
  scope: Construct,
  direct: DirectUploadPaths,
  presigned: PresignedUploadPaths,
): string {
  const api = new ApiGatewayRestApi(scope, "Shop", {
    name: "shop",
    body: JSON.stringify(presigned.mergeInto(direct.mergeInto(OWN_DOCUMENT))),
    putRestApiMode: "overwrite",
  });
  direct.allowAuthorizer(api.executionArn);
  presigned.allowAuthorizer(api.executionArn);
  const deployment = new ApiGatewayDeployment(scope, "ShopDeployment", {
    restApiId: api.id,
    triggers: { body: Fn.sha1(api.body) },
    lifecycle: { createBeforeDestroy: true },
  });
  const stage = new ApiGatewayStage(scope, "ShopStage", {
    restApiId: api.id,
    deploymentId: deployment.id,
    stageName: "v1",
  });
  presigned.throttleCompletions(stage);
  return stage.invokeUrl;
}
