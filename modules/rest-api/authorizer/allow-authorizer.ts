import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import type { Construct } from "constructs";
import { text } from "../../../functions/rules/kinds.js";
import { checkValue } from "../../rules/check.js";
import type { InvocableFunction } from "../authorization.js";

const EXECUTION_ARN = text(
  /^arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]+:[A-Za-z0-9]+$/,
  "an API's execution ARN, arn:aws:execute-api:REGION:ACCOUNT:ID",
  {
    remedy: "Pass the API's executionArn, not its arn, and without a stage. Otherwise each request gets 500.",
  },
);

/**
 * Allows an API to call its Lambda authorizer.
 * @param executionArn - `arn:aws:execute-api:REGION:ACCOUNT:ID`
 * @throws {@link PropsError} if it is not an API's execution ARN
 */
export function allowAuthorizer(
  scope: Construct,
  { functionName }: InvocableFunction,
  executionArn: string,
): void {
  checkValue(scope, "executionArn", executionArn, EXECUTION_ARN);
  new LambdaPermission(scope, "AuthorizerPermission", {
    action: "lambda:InvokeFunction",
    functionName,
    principal: "apigateway.amazonaws.com",
    sourceArn: `${executionArn}/authorizers/*`,
  });
}
