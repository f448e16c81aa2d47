// A viewer-request function as in samples for Lambda@Edge: settings from Parameter Store by the AWS SDK, tokens
// verified by aws-jwt-verify. Parameter Store responds from memory, and so does the user pool if SAMPLE_JWKS is set.
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { CognitoJwtVerifier } from "aws-jwt-verify";

const PARAMETERS = { userPoolId: "us-east-1_AbCdEfGhI", clientId: "1example23456789" };
const requestHandler = {
  handle: async ({ body }) => {
    const Value = PARAMETERS[JSON.parse(body).Name];
    return {
      response: { statusCode: 200, headers: {}, body: Buffer.from(`{"Parameter":{"Value":"${Value}"}}`) },
    };
  },
};
const ssm = new SSMClient({ region: "us-east-1", requestHandler });

async function parameter(name) {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
  return Parameter.Value;
}

async function createVerifier() {
  const userPoolId = await parameter("userPoolId");
  const clientId = await parameter("clientId");
  const verifier = CognitoJwtVerifier.create({ userPoolId, tokenUse: "access", clientId });
  const { SAMPLE_JWKS } = process.env;
  if (SAMPLE_JWKS !== undefined) verifier.cacheJwks(JSON.parse(SAMPLE_JWKS));
  return verifier;
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
