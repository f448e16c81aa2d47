import type { APIGatewayAuthorizerWithContextResult } from "aws-lambda";
import type { ApiAuthorizerContext } from "./contract.js";

/** An authorizer's response in API Gateway's form, with our context. */
export type AuthorizerAnswer = APIGatewayAuthorizerWithContextResult<{
  -readonly [Name in keyof ApiAuthorizerContext]: ApiAuthorizerContext[Name];
}>;

/**
 * Allows or denies the whole stage. API Gateway may keep the answer for other methods and paths of the same caller,
 * and one that named this request's path would reject the next request at random.
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
 * `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/path` becomes `…:API/STAGE/*`: far below the 512 characters
 * that a policy's resource may have, however long the path.
 */
function stageResource(methodArn: string): string {
  const [api, stage] = methodArn.split("/");
  return `${api}/${stage}/*`;
}
