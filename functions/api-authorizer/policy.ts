import type { APIGatewayAuthorizerWithContextResult } from "aws-lambda";
import type { ApiAuthorizerContext } from "./contract.js";

/** The response of an authorizer in API Gateway's form, with the context that our APIs read. */
export type AuthorizerAnswer = APIGatewayAuthorizerWithContextResult<{
  -readonly [Name in keyof ApiAuthorizerContext]: ApiAuthorizerContext[Name];
}>;

/**
 * Allows or denies the whole stage. API Gateway may reuse the response for other methods and paths of the same caller;
 * a response that allows only this request's path would deny the others.
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
 * Converts `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/path` to `…:API/STAGE/*`. The result is shorter than
 * 512 characters, the limit of a resource in a policy, however long the path is.
 */
function stageResource(methodArn: string): string {
  const [api, stage] = methodArn.split("/");
  return `${api}/${stage}/*`;
}
