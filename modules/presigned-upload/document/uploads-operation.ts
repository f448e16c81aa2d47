import { declaredHeaders } from "../../rest-api/document/cors.js";
import type { Operation } from "../../rest-api/document/openapi.js";
import { securityParts } from "../../rest-api/document/security.js";
import type { PresignContext } from "./presign-context.js";
import { declaredErrors, jsonContent } from "./schemas.js";

/** `POST /uploads`: the function gets the request as it is and answers by itself. */
export function uploadsOperation(context: PresignContext): Operation {
  const headers = ["Content-Type", ...Object.keys(context.cors)];
  return {
    operationId: "createUpload",
    summary: "Get a URL for an object under a key of your own",
    description: "The URL is bound to the key, size, type and checksum that are given here.",
    requestBody: { required: true, content: jsonContent("CreateUploadRequest") },
    security: securityParts(context.security).requirements,
    responses: {
      "200": {
        description: "Where and how to send the object.",
        headers: declaredHeaders(headers),
        content: jsonContent("CreateUploadResponse"),
      },
      ...declaredErrors(headers),
    },
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: context.functionUri,
      credentials: context.roleArn,
      passthroughBehavior: "when_no_match",
    },
  };
}
