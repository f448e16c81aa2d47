import type { Claims, Session } from "./claims.js";
import type { Flow } from "./grant.js";

/** The two tokens of a session before they are signed. */
export interface TokenClaims {
  readonly access: Claims;
  readonly id: Claims;
}

/** The event of a pre token generation trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
export function preTokenEvent(session: Session, version: "V1_0" | "V2_0" | "V3_0"): object {
  const { pool, client, user } = session;
  const first = version === "V1_0";
  return {
    version: version.slice(1, 2),
    triggerSource: TRIGGER_SOURCES[session.flow],
    region: pool.region,
    userPoolId: pool.id,
    userName: user.subject,
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: client.id },
    request: {
      userAttributes: { sub: user.subject, "cognito:user_status": "CONFIRMED", ...user.attributes },
      groupConfiguration: { groupsToOverride: user.groups, iamRolesToOverride: [], preferredRole: null },
      ...(first ? {} : { scopes: session.scopes }),
    },
    response: first ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  };
}

const TRIGGER_SOURCES: Readonly<Record<Flow, string>> = {
  "sign-in": "TokenGeneration_Authentication",
  hosted: "TokenGeneration_HostedAuth",
  refresh: "TokenGeneration_RefreshTokens",
  "client-credentials": "TokenGeneration_ClientCredentials",
};

/**
 * Claims that no trigger can add, change or suppress.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
const FIXED_CLAIMS = new Set(
  "acr amr at_hash auth_time aud azp client_id device_key event_id exp iat iss jti nbf nonce origin_jti sub token_use username version"
    .split(" ")
    .concat("cognito:username", "scope"),
);

/** A trigger's changes to one token. */
interface Override {
  readonly claimsToAddOrOverride?: Readonly<Record<string, unknown>> | null;
  readonly claimsToSuppress?: readonly string[] | null;
  readonly scopesToAdd?: readonly string[] | null;
  readonly scopesToSuppress?: readonly string[] | null;
}

interface GroupOverride {
  readonly groupOverrideDetails?: { readonly groupsToOverride?: readonly string[] | null } | null;
}

/** The `response` that a trigger returns. */
export interface PreTokenResponse {
  /** Version 1: changes to the ID token, and to the groups of both tokens. */
  readonly claimsOverrideDetails?: (Override & GroupOverride) | null;
  /** Version 2 and later: changes to each token. */
  readonly claimsAndScopeOverrideDetails?:
    | (GroupOverride & {
        readonly idTokenGeneration?: Override | null;
        readonly accessTokenGeneration?: Override | null;
      })
    | null;
}

/** Applies a trigger's changes to the tokens, as far as Cognito allows them. */
export function applyPreToken(
  claims: TokenClaims,
  response: PreTokenResponse,
  version: "V1_0" | "V2_0" | "V3_0",
): TokenClaims {
  const v1 = version === "V1_0" ? response.claimsOverrideDetails : undefined;
  const v2 = version === "V1_0" ? undefined : response.claimsAndScopeOverrideDetails;
  const groups = (v1 ?? v2)?.groupOverrideDetails?.groupsToOverride ?? undefined;
  return {
    access: withScopes(
      override(withGroups(claims.access, groups), v2?.accessTokenGeneration),
      v2?.accessTokenGeneration,
    ),
    id: override(withGroups(claims.id, groups), v1 ?? v2?.idTokenGeneration),
  };
}

function override(claims: Claims, wanted: Override | null | undefined): Claims {
  const changeable = ([name]: readonly [string, unknown]): boolean => !FIXED_CLAIMS.has(name);
  const added = Object.entries(wanted?.claimsToAddOrOverride ?? {}).filter(changeable);
  const suppressed = new Set((wanted?.claimsToSuppress ?? []).filter((name) => !FIXED_CLAIMS.has(name)));
  const merged = { ...claims, ...Object.fromEntries(added) };
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !suppressed.has(name)));
}

function withGroups(claims: Claims, groups: readonly string[] | undefined): Claims {
  return groups === undefined ? claims : { ...claims, "cognito:groups": groups };
}

function withScopes(claims: Claims, wanted: Override | null | undefined): Claims {
  const scopes = new Set(
    String(claims.scope ?? "")
      .split(" ")
      .filter(Boolean),
  );
  for (const scope of wanted?.scopesToSuppress ?? []) scopes.delete(scope);
  for (const scope of wanted?.scopesToAdd ?? []) scopes.add(scope);
  return { ...claims, scope: [...scopes].join(" ") };
}
