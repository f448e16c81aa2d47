import type { TokenSettings } from "../../../functions/identity/contract.js";
import { identityList } from "../../../functions/identity/contract.js";
import type { Settings } from "../props.js";

/**
 * Scopes, groups and tenant that a token needs, so that the first issuer of the settings and the policy accept its
 * caller.
 */
interface TokenNeeds {
  readonly scopes?: readonly string[];
  readonly groups?: readonly string[];
  readonly tenant?: string;
}

/** Tenant to use if the settings list none. */
const ANY_TENANT = "acme";

/**
 * The requirements on the token in the first command that `npm start` prints.
 * @param pool - Identity settings of the stack's user pool; undefined without one.
 */
export function firstTokenNeeds(settings: Settings, pool: TokenSettings | undefined): TokenNeeds {
  const others = settings.identity === undefined ? [] : identityList(settings.identity);
  const issuer = pool ?? others.find(({ type }) => type === "oidc");
  const { scopes = [], requiredScopes = [], groups = [] } = (issuer ?? {}) as TokenSettings;
  // One of `scopes` is enough, and one of `groups`.
  const isScoped = scopes.length === 0 || scopes.some((scope) => requiredScopes.includes(scope));
  const allScopes = isScoped ? requiredScopes : [...requiredScopes, ...scopes.slice(0, 1)];
  return {
    ...(allScopes.length > 0 && { scopes: allScopes }),
    ...(groups.length > 0 && { groups: groups.slice(0, 1) }),
    ...(settings.policy?.keyPrefix?.startsWith("tenant") && { tenant: firstTenant(settings) }),
  };
}

function firstTenant({ knownTenants, tenants = {} }: Settings): string {
  return knownTenants?.[0] ?? Object.keys(tenants)[0] ?? ANY_TENANT;
}
