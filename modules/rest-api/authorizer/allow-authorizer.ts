import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import type { Construct } from "constructs";
import type { InvocableFunction } from "../authorization.js";

/**
 * Allows an API to call its Lambda authorizer.
 * @param executionArn - `arn:aws:execute-api:REGION:ACCOUNT:ID`
 */
export function allowAuthorizer(
  scope: Construct,
  { functionName }: InvocableFunction,
  executionArn: string,
): void {
  new LambdaPermission(scope, "AuthorizerPermission", {
    action: "lambda:InvokeFunction",
    functionName,
    principal: "apigateway.amazonaws.com",
    sourceArn: `${executionArn}/authorizers/*`,
  });
}
