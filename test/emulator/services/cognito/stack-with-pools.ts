import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { createFacts } from "../../../../emulator/facts/index.js";
import type { LambdaFunction, UserPool, UserPoolClient } from "../../../../emulator/model.js";
import { openSigningKeys } from "../../../../emulator/services/cognito/signing-keys.js";
import type { InvokeTrigger } from "../../../../emulator/services/cognito/user-pools.js";
import { createUserPools } from "../../../../emulator/services/cognito/user-pools.js";

/** The time of these tests. */
export const NOW = Date.now();

export function clientOf(overrides: Partial<UserPoolClient> = {}): UserPoolClient {
  return {
    constructPath: "uploads/UserPool/Client",
    id: "client1",
    name: "uploader",
    explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    allowedOauthFlows: [],
    allowedOauthScopes: [],
    callbackUrls: [],
    accessTokenValiditySeconds: 3600,
    idTokenValiditySeconds: 3600,
    refreshTokenValiditySeconds: 86_400,
    ...overrides,
  };
}

export function poolOf(overrides: Partial<UserPool> = {}, client: Partial<UserPoolClient> = {}): UserPool {
  const id = "eu-central-1_AbCdEf123";
  return {
    constructPath: "uploads/UserPool",
    id,
    arn: `arn:aws:cognito-idp:eu-central-1:123456789012:userpool/${id}`,
    name: "people",
    region: "eu-central-1",
    clients: [clientOf(client)],
    resourceServers: [],
    groups: [],
    customAttributes: [],
    ...overrides,
  };
}

/** The trigger's function. The pool may invoke it if `permitted`. */
export function triggerFunction(pool: UserPool, permitted = true): LambdaFunction {
  const arn = pool.preTokenGeneration?.functionArn ?? "";
  const permission = {
    constructPath: "uploads/UserPool/Permission",
    action: "lambda:InvokeFunction",
    principal: "cognito-idp.amazonaws.com",
    sourceArn: pool.arn,
  };
  return {
    constructPath: "uploads/UserPool/Trigger",
    name: "trigger",
    arn,
    qualifiedArn: arn,
    region: "eu-central-1",
    roleArn: "arn:aws:iam::123456789012:role/trigger",
    zipFile: "/nowhere.zip",
    handler: "index.handler",
    runtime: "nodejs24.x",
    memoryMb: 128,
    timeoutSeconds: 5,
    eventInvokeConfig: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    permissions: permitted ? [permission] : [],
  };
}

/** Pools with keys in a new folder, and a verifier with the settings of a function in the stack. */
export async function openPools(
  userPools: readonly UserPool[],
  invokeTrigger: InvokeTrigger = async () => ({ outcome: "failed", message: "no trigger" }),
  functions: readonly LambdaFunction[] = [],
) {
  const folder = await mkdtemp(join(tmpdir(), "cognito-test-"));
  const keys = openSigningKeys(folder);
  let count = 0;
  const options = { keys, facts: createFacts(), clock: () => NOW, randomId: () => `id-${++count}` };
  const model = { userPools, functions, outputs: {} };
  const pools = createUserPools({ model, invokeTrigger, ...options });
  return { folder, model, pools, issuers: [], ...options };
}

/** Verifies as the functions do, with the keys that the pool publishes. */
export async function verifyWithAws(
  token: string,
  pool: UserPool,
  keys: ReturnType<typeof openSigningKeys>,
  tokenUse: "access" | "id" = "access",
): Promise<Record<string, unknown>> {
  const clientId = pool.clients.map(({ id }) => id);
  const verifier = CognitoJwtVerifier.create({ userPoolId: pool.id, tokenUse, clientId });
  const { publicJwk } = await keys.keyOf(pool.id);
  verifier.cacheJwks({ keys: [{ ...publicJwk, kty: "RSA", kid: String(publicJwk.kid) }] });
  return { ...(await verifier.verify(token)) };
}
