import type { UserPool, UserPoolClient } from "../../model.js";

/** The only scope of tokens that the user pool's own API (`InitiateAuth`) issues. */
const SIGN_IN_SCOPE = "aws.cognito.signin.user.admin";

/** The flow that issues a token. The flow determines the scopes that the token can have. */
export type Flow = "sign-in" | "hosted" | "refresh" | "client-credentials";

/** A client's request for a token. */
interface GrantRequest {
  /** `sub` of the user. Missing if the client requests a token for itself. */
  readonly subject?: string;
  readonly scopes?: readonly string[];
}

/** The flow that issues the token, or the reason for a rejection. */
export type Grant =
  | { readonly outcome: "granted"; readonly flow: Flow; readonly scopes: readonly string[] }
  | { readonly outcome: "rejected"; readonly reason: string };

/**
 * Auth flows of a client without `explicit_auth_flows`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
const DEFAULT_AUTH_FLOWS = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

/**
 * Finds the flow in which a client of the pool gets a token with these scopes. A sign-in always gives one fixed scope;
 * other scopes come from the OAuth endpoints, or from a trigger of version 2 or later.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function grantFor(pool: UserPool, client: UserPoolClient, request: GrantRequest): Grant {
  if (request.subject === undefined) return clientCredentials(pool, client, request.scopes);
  const { scopes } = request;
  const signIn = canSignIn(client);
  if (signIn && (scopes === undefined || scopes.every((scope) => scope === SIGN_IN_SCOPE))) {
    return { outcome: "granted", flow: "sign-in", scopes: [SIGN_IN_SCOPE] };
  }
  const hosted = hostedSignIn(pool, client, scopes);
  if (hosted.outcome === "granted") return hosted;
  // The trigger may add the scopes. `user-pools.ts` checks the token for them after the trigger has run.
  if (signIn && triggerAddsScopes(pool))
    return { outcome: "granted", flow: "sign-in", scopes: [SIGN_IN_SCOPE] };
  return hosted;
}

function canSignIn(client: UserPoolClient): boolean {
  const flows = client.explicitAuthFlows.length === 0 ? DEFAULT_AUTH_FLOWS : client.explicitAuthFlows;
  return flows.some((flow) => flow !== "ALLOW_REFRESH_TOKEN_AUTH");
}

function triggerAddsScopes(pool: UserPool): boolean {
  return pool.preTokenGeneration !== undefined && pool.preTokenGeneration.version !== "V1_0";
}

/** Finds the scopes of a sign-in on the login page, limited to those that the client is allowed. */
export function hostedSignIn(
  pool: UserPool,
  client: UserPoolClient,
  scopes: readonly string[] | undefined,
): Grant {
  const flow = client.allowedOauthFlows.find((name) => name === "code" || name === "implicit");
  if (flow === undefined) {
    return rejected(
      `${named(client)} signs users in only through the user pool's API, whose tokens have only the scope ${SIGN_IN_SCOPE}. Omit the scopes, allow the client the flow "code", or add a pre token generation trigger of version 2.`,
    );
  }
  return allowedScopes(pool, client, "hosted", scopes);
}

function clientCredentials(
  pool: UserPool,
  client: UserPoolClient,
  scopes: readonly string[] | undefined,
): Grant {
  if (!client.allowedOauthFlows.includes("client_credentials")) {
    return rejected(
      `${named(client)} is not allowed the flow "client_credentials", and so cannot get a token without a user. Name a user, or allow the client that flow.`,
    );
  }
  return allowedScopes(pool, client, "client-credentials", scopes);
}

function allowedScopes(
  pool: UserPool,
  client: UserPoolClient,
  flow: Flow,
  scopes: readonly string[] | undefined,
): Grant {
  if (pool.domain === undefined) {
    return rejected(`the user pool ${pool.id} has no domain, and so no OAuth endpoints. Add a domain.`);
  }
  const allowed = client.allowedOauthScopes;
  // If no scopes are requested, Cognito grants all allowed ones.
  const wanted = scopes === undefined || scopes.length === 0 ? allowed : scopes;
  const other = wanted.filter((scope) => !allowed.includes(scope));
  if (other.length > 0) {
    return rejected(
      `${named(client)} is not allowed the scope ${other.join(" ")}. Allowed scopes: ${allowed.join(" ") || "none"}.`,
    );
  }
  return { outcome: "granted", flow, scopes: wanted };
}

function named(client: UserPoolClient): string {
  return `the app client ${client.name} (${client.constructPath})`;
}

function rejected(reason: string): Grant {
  return { outcome: "rejected", reason };
}
