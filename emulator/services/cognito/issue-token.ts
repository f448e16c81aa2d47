import type { Model, UserPool, UserPoolClient } from "../../model.js";
import type { User } from "./claims.js";
import type { ForeignTokenOptions } from "./foreign-token.js";
import { issueForeignToken } from "./foreign-token.js";
import type { IssuedToken, IssuerTokenSpec, PoolTokenSpec, TokenSpec } from "./token-spec.js";
import type { UserPools } from "./user-pools.js";

/** What {@link issueToken} needs. */
interface IssueTokenOptions extends ForeignTokenOptions {
  readonly model: Pick<Model, "userPools">;
  readonly pools: UserPools;
  /** Prefix of the groups that stand for tenants. @default "tenant:" */
  readonly tenantGroupPrefix?: string | undefined;
}

const DEFAULT_TENANT_GROUP_PREFIX = "tenant:";
const DEFAULT_TENANT_ATTRIBUTE = "tenant";

/**
 * The names that Cognito takes for a group.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
 */
const GROUP_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** Issues a token on a developer's behalf, as the real issuer would after that user has signed in. */
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
      `${use === "id" ? "an ID" : "an access"} token of the app client ${client.name} holds for ${validity} seconds, ${remaining} were asked for. Ask for less, or raise the client's validity.`,
    );
  }
  const user = userOf(spec, pool, options.tenantGroupPrefix);
  if (user.outcome === "rejected") return user;
  // Fewer seconds are left of a token that was issued earlier.
  const issuedAt = Math.floor(options.clock() / 1000) + remaining - validity;
  const session = { pool, client, issuedAt, ...(spec.scopes ? { scopes: spec.scopes } : {}) };
  const tokens = await options.pools.issue(user.user ? { ...session, user: user.user } : session);
  if (tokens.outcome === "rejected") return tokens;
  const token = use === "access" ? tokens.accessToken : tokens.idToken;
  if (token === undefined)
    return rejected('this flow gives an ID token only with the scope "openid". Ask for it too.');
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
      `the user pool ${pool.id} has no app client ${spec.client ?? ""}. It has: ${listOf(pool.clients)}.`,
    );
  }
  return { outcome: "found", pool, client };
}

const WITHOUT_POOL =
  "the stack has no user pool. For a token of another issuer in its settings, give --issuer-type with --sub; pre-shared keys are made by npm run key.";

function only(pools: readonly UserPool[]): UserPool | undefined {
  return pools.length === 1 ? pools[0] : undefined;
}

function whichPool(name: string | undefined): string {
  return name === undefined ? "say which user pool." : `no user pool is called ${name}.`;
}

function isCalled(one: { readonly id: string; readonly name: string }, name: string | undefined): boolean {
  return one.id === name || one.name === name;
}

function listOf(items: readonly { readonly id: string; readonly name: string }[]): string {
  return items.map(({ id, name }) => `${name} (${id})`).join(", ") || "none";
}

type FoundUser =
  /** No user: the client asks for itself. */
  | { readonly outcome: "found"; readonly user?: User }
  | { readonly outcome: "rejected"; readonly reason: string };

/** The user whom a token is about, with the tenant as the pool knows it. */
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
    return rejected(`${JSON.stringify(bad)} is no group's name: 1 to 128 characters, no white space.`);
  }
  const user = { subject, groups, attributes: {} };
  return tenant === undefined
    ? { outcome: "found", user }
    : withTenant(user, tenant, pool, tenantGroupPrefix);
}

/** A pool with a trigger makes the tenant's claim out of an attribute; any other knows tenants as groups. */
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
        `the user pool ${pool.id} has no one custom attribute that holds a tenant; its custom attributes: ${customAttributes.join(", ") || "none"}.`,
      );
    }
    return { outcome: "found", user: { ...user, attributes: { [`custom:${attribute}`]: tenant } } };
  }
  const group = `${tenantGroupPrefix}${tenant}`;
  if (!GROUP_NAME.test(group)) {
    return rejected(
      `the tenant's group ${JSON.stringify(group)} is no group's name: 1 to 128 characters, no white space.`,
    );
  }
  return { outcome: "found", user: { ...user, groups: [...user.groups, group] } };
}

function rejected(reason: string): { readonly outcome: "rejected"; readonly reason: string } {
  return { outcome: "rejected", reason };
}
