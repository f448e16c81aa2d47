import type { APIGatewayAuthorizerWithContextResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { ApiAuthorizerContext } from "../../../functions/api-authorizer/contract.js";

type Answer = APIGatewayAuthorizerWithContextResult<{
  -readonly [Name in keyof ApiAuthorizerContext]: ApiAuthorizerContext[Name];
}>;

/** Tickets are `Ticket NAME`. The ticket of `denied` is denied, and keys that contain "secret" are rejected with 415. */
const TICKET = /^Ticket ([a-z]+)$/;

/** A user's own authorizer. It identifies callers by tickets, and returns the context that the direct pattern reads. */
export async function handler(event: APIGatewayRequestAuthorizerEvent): Promise<Answer> {
  const [, name] = TICKET.exec(event.headers?.authorization ?? event.headers?.Authorization ?? "") ?? [];
  if (name === undefined) throw new Error("Unauthorized");
  const isRejected = event.pathParameters?.key?.includes("secret") ?? false;
  return {
    principalId: name,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: name === "denied" ? "Deny" : "Allow",
          Action: "execute-api:Invoke",
          Resource: event.methodArn.replace(/^([^/]+\/[^/]+)\/.*$/, "$1/*"),
        },
      ],
    },
    context: {
      subject: name,
      scopes: "",
      subjectSegment: name,
      rootSegment: isRejected ? "_rejected" : "in",
      uploadId: event.requestContext.requestId,
      clientUploadId: event.requestContext.requestId,
      expectedBucketOwner: isRejected ? "000000000000" : (process.env.BUCKET_OWNER ?? ""),
      refusalStatus: isRejected ? "415" : "",
      refusalCode: isRejected ? "SecretName" : "",
      refusalMessage: isRejected ? 'No "secrets" here.' : "",
    },
  };
}
