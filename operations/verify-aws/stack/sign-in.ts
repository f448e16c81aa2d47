import { isObject, parseObject } from "../../../functions/json/json.js";
import { send } from "../http/http-client.js";
import { NotMeasured } from "./not-measured.js";
import type { StackOutputs } from "./stack-outputs.js";
import { described } from "./stack-under-test.js";

/** A test user of the stack's user pool. */
export interface TestUser {
  readonly username: string;
  readonly password: string;
}

/**
 * Signs the test user in, and returns the token that the stack's patterns accept.
 * @param endpoint - Cognito's endpoint. @default - the pool's own host
 * @throws {NotMeasured} if the pool does not sign the user in
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export async function signIn(
  { username, password }: TestUser,
  { userPool, settings }: Pick<StackOutputs, "userPool" | "settings">,
  endpoint?: string,
): Promise<string> {
  if (userPool === undefined) throw new NotMeasured("no user pool to sign in to. Set UPLOAD_TOKEN.");
  const response = await send({
    method: "POST",
    url: `${endpoint ?? new URL(userPool.issuerUrl).origin}/`,
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: userPool.clientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  });
  const { AuthenticationResult: result } = parseObject(response.body);
  const tokens = isObject(result) ? result : {};
  // Without scopes, Cognito's native authorizer accepts ID tokens. A login by password gives no scopes.
  const token = settings.authorization === "cognito" ? tokens.IdToken : tokens.AccessToken;
  if (typeof token === "string") return token;
  throw new NotMeasured(`no token: Cognito answered ${described(response)}. Check the test user's password.`);
}
