import type { APIGatewayAuthorizerWithContextResult } from "aws-lambda";
import type { ApiAuthorizerContext } from "./contract.js";

/** An authorizer's response in API Gateway's form, with our context. */
export type AuthorizerAnswer = APIGatewayAuthorizerWithContextResult<{
  -readonly [Name in keyof ApiAuthorizerContext]: ApiAuthorizerContext[Name];
}>;

/**
 * Allows or denies the whole stage. API Gateway may reuse the response for other methods and paths of the same caller;
 * a response for this request's path alone would reject those.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function stagePolicy(
  effect: "Allow" | "Deny",
  methodArn: string,
  context: ApiAuthorizerContext,
  usageIdentifierKey?: string,
): AuthorizerAnswer {
  return {
    principalId: context.subjectSegment === "" ? "rejected" : context.subjectSegment,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: effect, Action: "execute-api:Invoke", Resource: stageResource(methodArn) }],
    },
    context: { ...context },
    ...(usageIdentifierKey === undefined ? {} : { usageIdentifierKey }),
  };
}

/**
 * Converts `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/path` to `…:API/STAGE/*`. It stays below the 512
 * characters of a policy's resource, however long the path is.
 */
function stageResource(methodArn: string): string {
  const [api, stage] = methodArn.split("/");
  return `${api}/${stage}/*`;
}
