import type { TenantSource } from "../../functions/identity/contract.js";
import { IDENTITY_RULES } from "../../functions/identity/rules/identity-rules.js";
import { isObject } from "../../functions/json/json.js";
import type { Completed } from "../../functions/rules/fallbacks.js";
import {
  boolean,
  integer,
  list,
  object,
  omitted,
  oneOf,
  optional,
  text,
} from "../../functions/rules/kinds.js";
import type { RuleFor, Rules, RulesFor } from "../../functions/rules/rule.js";
import { newOrExisting, omittedWithExisting } from "../rules/new-or-existing.js";
import { pick } from "../rules/pick.js";
import { anyText, arn } from "../rules/values.js";
import { GROUP_NAMES, GROUP_PREFIX } from "./group-names.js";
import { CALLBACK_URLS, SCOPE_NAMES } from "./oauth-lists.js";
import type {
  ExistingUserPool,
  ExistingUserPoolProps,
  ManagedUserPoolProps,
  UserPoolProps,
} from "./props.js";
import { POOL_TOKEN_SETTINGS } from "./props.js";

/** The page about the lifetimes of tokens. */
export const TOKENS_PAGE =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html";
/** The page about a pool's domain. */
export const DOMAINS_PAGE =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html";

/** Claims that Cognito does not let a trigger change. */
const FIXED_CLAIMS =
  "acr|amr|at_hash|auth_time|aud|azp|client_id|device_key|event_id|exp|iat|iss|jti|nbf|nonce|origin_jti|scope|sub|token_use|username|version";

const TENANT_CLAIM = text(
  new RegExp(`^(?!(?:${FIXED_CLAIMS})$)[A-Za-z_][A-Za-z0-9_]{0,127}$`),
  "letters, digits and underscores, and not one of Cognito's own claims",
  {
    remedy: 'Use "tenant".',
    see: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html",
  },
);

function tenantSource(claim: RuleFor<string>): RuleFor<TenantSource> {
  return {
    kind: "object",
    holds: (value) => isObject(value) && "claim" in value !== "groupPrefix" in value,
    allowed: '{ claim: "NAME" } or { groupPrefix: "PREFIX" }',
    remedy: "Name the claim that holds the tenant, or the beginning of the names of tenants' groups.",
    structural: "it decides what is built",
    fields: (value): Rules => ("claim" in value ? { claim } : { groupPrefix: GROUP_PREFIX }),
  };
}

const POOL_TOKEN_RULES = pick(IDENTITY_RULES.cognito, POOL_TOKEN_SETTINGS);
const TENANT_GROUPS: TenantSource = { groupPrefix: "tenant:" };

/** The rules for {@link ManagedUserPoolProps}. */
export const MANAGED_USER_POOL_RULES = {
  existing: omitted("omitted for a new user pool"),
  userPoolName: optional(
    text(/^[\w\s+=,.@-]{1,128}$/, "1 to 128 letters, digits, spaces and the characters _+=,.@-", {
      remedy: "Choose another name, or leave it out for one made from the construct's path.",
    }),
  ),
  selfSignUp: optional(boolean(), false),
  mfa: optional(
    oneOf(["off", "optional", "required"], { remedy: 'Use "optional" to let each user decide.' }),
    "optional",
  ),
  deletionProtection: optional(boolean(), true),
  signInFlows: optional(
    list(
      oneOf(["srp", "password"], { remedy: 'Use "srp" if the client can, "password" for scripts.' }),
      { min: 1 },
      {
        structural: "each is translated into Cognito's own name",
        remedy: "Leave it out for the default, or set scopes, which use the OAuth endpoints.",
      },
    ),
    ["srp", "password"],
  ),
  clientSecret: optional(
    boolean({ secret: true, remedy: "Cognito creates the secret. Set true to get one." }),
  ),
  tokenMinutes: optional(
    integer(
      { min: 5, max: 1_440, unit: "minutes" },
      { remedy: "A token cannot be revoked before it expires; an hour is usual.", see: TOKENS_PAGE },
    ),
    60,
  ),
  refreshTokenDays: optional(
    integer(
      { min: 1, max: 3_650, unit: "days" },
      { remedy: "Set the time after which users must sign in again.", see: TOKENS_PAGE },
    ),
    30,
  ),
  domainPrefix: optional(
    text(
      /^(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      '1 to 63 lower-case letters, digits and hyphens, without the words "aws", "amazon" and "cognito"',
      { remedy: "Choose another prefix.", see: DOMAINS_PAGE },
    ),
  ),
  scopes: optional(SCOPE_NAMES, []),
  resourceServerIdentifier: optional(
    text(
      /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/,
      "1 to 256 printable ASCII characters except space, quotation mark and backslash",
      { remedy: 'Leave it out for "uploads".' },
    ),
    "uploads",
  ),
  callbackUrls: optional(CALLBACK_URLS, []),
  commandLine: optional(boolean({ remedy: "Set true to let users sign in with s3up login." }), false),
  requiredGroups: optional({ ...GROUP_NAMES, structural: "each group is a resource of its own" }, []),
  tenant: optional(tenantSource(TENANT_CLAIM), TENANT_GROUPS),
  ...POOL_TOKEN_RULES,
} satisfies RulesFor<ManagedUserPoolProps>;

/** Props of a new pool with their defaults. */
export type CompletedUserPoolProps = Completed<ManagedUserPoolProps, typeof MANAGED_USER_POOL_RULES>;

/** The rules for {@link ExistingUserPool}. */
export const EXISTING_USER_POOL_RULES = {
  userPoolId: IDENTITY_RULES.cognito.userPoolId,
  clientIds: IDENTITY_RULES.cognito.clientIds,
  scopes: IDENTITY_RULES.cognito.scopes,
  groups: optional(GROUP_NAMES),
  tenant: optional(tenantSource(anyText("a claim's name")), TENANT_GROUPS),
  userPoolArn: optional(arn("cognito-idp", "userpool/")),
  ...POOL_TOKEN_RULES,
} satisfies RulesFor<ExistingUserPool>;

/** The rules for {@link ExistingUserPoolProps}. */
export const EXISTING_USER_POOL_PROPS_RULES = {
  ...omittedWithExisting(
    MANAGED_USER_POOL_RULES,
    "Describe the pool inside existing. Leave out settings of a new pool.",
  ),
  existing: object<ExistingUserPool>(EXISTING_USER_POOL_RULES),
} satisfies RulesFor<ExistingUserPoolProps>;

/** The rule for {@link UserPoolProps}. */
export const USER_POOL = newOrExisting<UserPoolProps>({
  created: MANAGED_USER_POOL_RULES,
  existing: EXISTING_USER_POOL_PROPS_RULES,
});
