import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import type { DirectUpload } from "../../../modules/direct-upload/index.js";
import type { PresignedUpload } from "../../../modules/presigned-upload/index.js";

/** Lets only one VPC endpoint reach an API. The policy is in the document, so that a change of it is deployed. */
export function behindVpcEndpoint({ api }: DirectUpload | PresignedUpload, vpcEndpointId: string): void {
  const resource = api.node.findChild("Resource") as ApiGatewayRestApi;
  const invoke = { Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", ...invoke },
      { Effect: "Deny", ...invoke, Condition: { StringNotEquals: { "aws:SourceVpce": vpcEndpointId } } },
    ],
  };
  const document = JSON.parse(resource.bodyInput ?? "{}");
  resource.body = JSON.stringify({ ...document, "x-amazon-apigateway-policy": policy });
  resource.putEndpointConfiguration({ types: ["PRIVATE"], vpcEndpointIds: [vpcEndpointId] });
}
