// A viewer-request function as in samples for Lambda@Edge: settings from Parameter Store by the AWS SDK, tokens
// verified by aws-jwt-verify, which fetches the user pool's keys.
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { CognitoJwtVerifier } from "aws-jwt-verify";

const ssm = new SSMClient({ region: "us-east-1" });

async function parameter(name) {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
  return Parameter.Value;
}

async function createVerifier() {
  const [userPoolId, clientId] = await Promise.all([parameter("userPoolId"), parameter("clientId")]);
  return CognitoJwtVerifier.create({ userPoolId, tokenUse: "access", clientId });
}

const verifier = createVerifier();

/** Accepts the request with a valid token, and responds 403 otherwise. */
export async function handler({ Records: [{ cf }] }) {
  const { request } = cf;
  try {
    await (await verifier).verify(request.headers.authorization[0].value.replace("Bearer ", ""));
    return request;
  } catch {
    return { status: "403", body: "Unauthorized" };
  }
}
