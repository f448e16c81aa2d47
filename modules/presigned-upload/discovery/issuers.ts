import { Fn, Token } from "cdktf";
import type {
  CognitoIdentitySettings,
  Identities,
  OidcIdentitySettings,
  TokenSettings,
} from "../../../functions/identity/contract.js";
import { identityList } from "../../../functions/identity/contract.js";
import type { DiscoveredIssuer } from "../../../functions/presign/contract.js";
import type { UserPool } from "../../user-pool/index.js";

/** Properties of a user pool in addition to its identity settings. */
type PoolFacts = Pick<UserPool, "userPoolId" | "issuerUrl" | "commandLine">;

/**
 * Lists the issuers of these settings; pre-shared keys are listed once.
 * @param pool - A pool among the issuers. @default - a pool's issuer is derived from its id, and no client
 * for command lines is listed
 */
export function discoveredIssuers(identities: Identities, pool?: PoolFacts): readonly DiscoveredIssuer[] {
  const tokens = identityList(identities).flatMap((identity) =>
    identity.type === "pre-shared-key" ? [] : [tokenIssuer(identity, pool)],
  );
  const hasKeys = identityList(identities).some(({ type }) => type === "pre-shared-key");
  return [...tokens, ...(hasKeys ? [{ type: "pre-shared-key" } as const] : [])];
}

function tokenIssuer(
  identity: CognitoIdentitySettings | OidcIdentitySettings,
  pool: PoolFacts | undefined,
): DiscoveredIssuer {
  const { clientIds } = identity;
  const scopes = scopesToAskFor(identity);
  const shared = { ...(clientIds && { clientIds }), ...(scopes && { scopes }) };
  if (identity.type === "cognito") {
    if (pool?.userPoolId !== identity.userPoolId) {
      return { type: "cognito", issuer: poolIssuer(identity.userPoolId), ...shared };
    }
    const { issuerUrl: issuer, commandLine } = pool;
    return { type: "cognito", issuer, ...shared, ...(commandLine && { commandLine }) };
  }
  const { issuer, audience } = identity;
  return { type: "oidc", issuer, audience, ...shared };
}

/** The scopes that a client must request. A list that only Terraform knows stays unchanged. */
function scopesToAskFor({ scopes, requiredScopes }: TokenSettings): readonly string[] | undefined {
  if (scopes === undefined || requiredScopes === undefined) return scopes ?? requiredScopes;
  if (Token.isUnresolved(scopes) || Token.isUnresolved(requiredScopes)) return requiredScopes;
  return [...new Set([...requiredScopes, ...scopes])];
}

/** The `iss` claim of a pool's tokens. A pool's id begins with its Region. */
function poolIssuer(userPoolId: string): string {
  const region = Token.isUnresolved(userPoolId)
    ? Fn.element(Fn.split("_", userPoolId), 0)
    : userPoolId.split("_")[0];
  return `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
}
