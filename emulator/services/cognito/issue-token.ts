import type { Model, UserPool, UserPoolClient } from "../../model.js";
import type { User } from "./claims.js";
import type { ForeignTokenOptions } from "./foreign-token.js";
import { issueForeignToken } from "./foreign-token.js";
import type { IssuedToken, IssuerTokenSpec, PoolTokenSpec, TokenSpec } from "./token-spec.js";
import type { UserPools } from "./user-pools.js";

/** Options of {@link issueToken}. */
interface IssueTokenOptions extends ForeignTokenOptions {
  readonly model: Pick<Model, "userPools">;
  readonly pools: UserPools;
  /** Prefix of tenants' groups. @default "tenant:" */
  readonly tenantGroupPrefix?: string | undefined;
}

const DEFAULT_TENANT_GROUP_PREFIX = "tenant:";
const DEFAULT_TENANT_ATTRIBUTE = "tenant";

/**
 * Valid names of a group in Cognito.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
 */
const GROUP_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** Issues a token for a developer, as the real issuer would after the user has signed in. */
export function issueToken(spec: TokenSpec, options: IssueTokenOptions): Promise<IssuedToken> {
  return isForeign(spec) ? issueForeignToken(spec, options) : issuePoolToken(spec, options);
}

function isForeign(spec: TokenSpec): spec is IssuerTokenSpec {
  return "issuer" in spec || "issuerType" in spec;
}

async function issuePoolToken(spec: PoolTokenSpec, options: IssueTokenOptions): Promise<IssuedToken> {
  const found = findClient(spec, options.model.userPools);
  if (found.outcome === "rejected") return found;
  const { pool, client } = found;
  const use = spec.use ?? "access";
  const validity = use === "access" ? client.accessTokenValiditySeconds : client.idTokenValiditySeconds;
  const remaining = spec.expiresInSeconds ?? validity;
  if (remaining > validity) {
    return rejected(
      `${use === "id" ? "an ID" : "an access"} token of the app client ${client.name} is valid for ${validity} seconds, but ${remaining} were requested. Request fewer, or raise the client's validity.`,
    );
  }
  const user = userOf(spec, pool, options.tenantGroupPrefix);
  if (user.outcome === "rejected") return user;
  // A shorter remaining time means that the token was issued earlier.
  const issuedAt = Math.floor(options.clock() / 1000) + remaining - validity;
  const session = { pool, client, issuedAt, ...(spec.scopes ? { scopes: spec.scopes } : {}) };
  const tokens = await options.pools.issue(user.user ? { ...session, user: user.user } : session);
  if (tokens.outcome === "rejected") return tokens;
  const token = use === "access" ? tokens.accessToken : tokens.idToken;
  if (token === undefined)
    return rejected('this flow issues an ID token only with the scope "openid". Request it, too.');
  return { outcome: "issued", token };
}

type FoundClient =
  | { readonly outcome: "found"; readonly pool: UserPool; readonly client: UserPoolClient }
  | { readonly outcome: "rejected"; readonly reason: string };

function findClient(spec: PoolTokenSpec, pools: readonly UserPool[]): FoundClient {
  const pool = spec.userPool === undefined ? only(pools) : pools.find((one) => isCalled(one, spec.userPool));
  if (!pool) {
    const isWithout = pools.length === 0 && spec.userPool === undefined;
    return rejected(
      isWithout ? WITHOUT_POOL : `${whichPool(spec.userPool)} The stack has: ${listOf(pools)}.`,
    );
  }
  const client = pool.clients.find((one) => spec.client === undefined || isCalled(one, spec.client));
  if (!client) {
    return rejected(
      `the user pool ${pool.id} has no app client${spec.client === undefined ? "" : ` ${spec.client}`}. Its app clients: ${listOf(pool.clients)}.`,
    );
  }
  return { outcome: "found", pool, client };
}

const WITHOUT_POOL =
  "the stack has no user pool. For a token of another issuer in its settings, pass --issuer-type with --sub; npm run key creates pre-shared keys.";

function only(pools: readonly UserPool[]): UserPool | undefined {
  return pools.length === 1 ? pools[0] : undefined;
}

function whichPool(name: string | undefined): string {
  return name === undefined ? "name the user pool." : `unknown user pool ${name}.`;
}

function isCalled(one: { readonly id: string; readonly name: string }, name: string | undefined): boolean {
  return one.id === name || one.name === name;
}

function listOf(items: readonly { readonly id: string; readonly name: string }[]): string {
  return items.map(({ id, name }) => `${name} (${id})`).join(", ") || "none";
}

type FoundUser =
  /** `user` is missing if the client requests a token for itself. */
  | { readonly outcome: "found"; readonly user?: User }
  | { readonly outcome: "rejected"; readonly reason: string };

/** The user of a token. Depending on the pool, the tenant becomes an attribute or a group. */
export function userOf(
  spec: Pick<PoolTokenSpec, "subject" | "tenant" | "groups">,
  pool: UserPool,
  tenantGroupPrefix: string | undefined,
): FoundUser {
  const { subject, tenant, groups = [] } = spec;
  if (subject === undefined) {
    if (tenant === undefined && groups.length === 0) return { outcome: "found" };
    return rejected("a token without a user (client credentials) has no groups and no tenant. Name a user.");
  }
  if (subject === "") return rejected("the subject must not be empty.");
  const bad = groups.find((group) => !GROUP_NAME.test(group));
  if (bad !== undefined) {
    return rejected(`${JSON.stringify(bad)} is not a valid group name: 1 to 128 characters, no white space.`);
  }
  const user = { subject, groups, attributes: {} };
  return tenant === undefined
    ? { outcome: "found", user }
    : withTenant(user, tenant, pool, tenantGroupPrefix);
}

/**
 * Adds the tenant. In a pool with a trigger, the trigger copies it from a custom attribute to a claim. Any other pool
 * has one group per tenant.
 */
function withTenant(
  user: User,
  tenant: string,
  pool: UserPool,
  tenantGroupPrefix = DEFAULT_TENANT_GROUP_PREFIX,
): FoundUser {
  if (pool.preTokenGeneration) {
    const { customAttributes } = pool;
    const attribute = customAttributes.includes(DEFAULT_TENANT_ATTRIBUTE)
      ? DEFAULT_TENANT_ATTRIBUTE
      : customAttributes.length === 1 && customAttributes[0];
    if (!attribute) {
      return rejected(
        `the user pool ${pool.id} does not have exactly one custom attribute for a tenant; its custom attributes: ${customAttributes.join(", ") || "none"}.`,
      );
    }
    return { outcome: "found", user: { ...user, attributes: { [`custom:${attribute}`]: tenant } } };
  }
  const group = `${tenantGroupPrefix}${tenant}`;
  if (!GROUP_NAME.test(group)) {
    return rejected(
      `the tenant's group ${JSON.stringify(group)} is not a valid group name: 1 to 128 characters, no white space.`,
    );
  }
  return { outcome: "found", user: { ...user, groups: [...user.groups, group] } };
}

function rejected(reason: string): { readonly outcome: "rejected"; readonly reason: string } {
  return { outcome: "rejected", reason };
}
