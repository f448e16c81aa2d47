import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkArn, checkInteger, checkNotEmpty, checkOneOf, checkPattern } from "../checks.js";
import { PropsError } from "../errors.js";
import type { Fields } from "../fields.js";
import { checkFields } from "../fields.js";
import { knownItems } from "../lists.js";
import { checkGroups, checkTenantGroup } from "./group-names.js";
import { namesUsers } from "./managed-pool.js";
import { checkOauthLists } from "./oauth-lists.js";
import type { ExistingUserPool, ExistingUserPoolProps, ManagedUserPoolProps } from "./props.js";

const TOKENS =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html";
const PRE_TOKEN =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html";
const DOMAINS =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html";

const MINUTES_PER_DAY = 1_440;

/** Claims that Cognito lets no trigger change. */
const FIXED_CLAIMS =
  "acr|amr|at_hash|auth_time|aud|azp|client_id|device_key|event_id|exp|iat|iss|jti|nbf|nonce|origin_jti|scope|sub|token_use|username|version";
const CLAIM = new RegExp(`^(?!(?:${FIXED_CLAIMS})$)[A-Za-z_][A-Za-z0-9_]{0,127}$`);

const MANAGED_FIELDS: Fields<Omit<ManagedUserPoolProps, "existing">> = {
  userPoolName: "text",
  selfSignUp: "boolean",
  mfa: "text",
  deletionProtection: "boolean",
  signInFlows: "list",
  clientSecret: "boolean",
  tokenMinutes: "number",
  refreshTokenDays: "number",
  domainPrefix: "text",
  scopes: "list",
  resourceServerIdentifier: "text",
  callbackUrls: "list",
  requiredGroups: "list",
  tenant: "object",
};
const EXISTING_FIELDS: Fields<ExistingUserPool> = {
  userPoolId: "required text",
  clientIds: "required list",
  scopes: "list",
  groups: "list",
  tenant: "object",
  userPoolArn: "text",
};

/** Refuses facts about an existing pool that cannot be. */
export function checkExistingUserPool(scope: Construct, props: ExistingUserPoolProps): void {
  const fields: Fields<ExistingUserPoolProps> = { existing: "required object" };
  checkFields(scope, props, fields, {
    strangers: "Write what the pool is like inside existing; what only a new pool can be given, leave out.",
  });
  checkFields(scope, props.existing, EXISTING_FIELDS, { path: "existing" });
  checkArn(scope, "existing.userPoolArn", props.existing.userPoolArn, "cognito-idp", "userpool/");
  checkGroups(scope, "existing.groups", props.existing.groups);
  checkTenantGroup(scope, "existing.tenant", props.existing.tenant);
}

/** Refuses what Cognito would refuse, and settings with which nobody could get a token or upload. */
export function checkManagedUserPool(scope: Construct, props: ManagedUserPoolProps): void {
  checkFields(scope, props, MANAGED_FIELDS);
  checkPattern(
    scope,
    "userPoolName",
    props.userPoolName,
    /^[\w\s+=,.@-]{1,128}$/,
    "1 to 128 characters of \\w\\s+=,.@-",
    {
      remedy: "Choose another name, or leave it out for one made from the construct's path.",
    },
  );
  checkInteger(
    scope,
    "tokenMinutes",
    props.tokenMinutes,
    { min: 5, max: 1_440, unit: "minutes" },
    {
      remedy: "A token cannot be taken back before it expires; an hour is usual.",
      see: TOKENS,
    },
  );
  checkInteger(
    scope,
    "refreshTokenDays",
    props.refreshTokenDays,
    { min: 1, max: 3_650, unit: "days" },
    {
      remedy: "Take the time after which users have to sign in again.",
      see: TOKENS,
    },
  );
  checkRefreshAfterToken(scope, props);
  checkOneOf(scope, "mfa", props.mfa, ["off", "optional", "required"], {
    remedy: 'Take "optional" to let each user decide.',
  });
  checkDomain(scope, props.domainPrefix);
  checkOauthLists(scope, props);
  checkScopes(scope, props);
  checkFlows(scope, props);
  checkGroups(scope, "requiredGroups", props.requiredGroups);
  checkTenantGroup(scope, "tenant", props.tenant);
  checkUsers(scope, props);
  const claim = props.tenant !== undefined && "claim" in props.tenant ? props.tenant.claim : undefined;
  checkPattern(
    scope,
    "tenant.claim",
    claim,
    CLAIM,
    "letters, digits and underscores, and no claim of Cognito's own",
    {
      remedy: 'Take "tenant".',
      see: PRE_TOKEN,
    },
  );
}

/**
 * Refuses a token that lives as long as its refresh token. Cognito refuses a longer one; whether it takes an equal
 * one is not documented.
 */
function checkRefreshAfterToken(
  scope: Construct,
  { tokenMinutes, refreshTokenDays }: ManagedUserPoolProps,
): void {
  if (refreshTokenDays === undefined || Token.isUnresolved(refreshTokenDays)) return;
  checkInteger(
    scope,
    "tokenMinutes",
    tokenMinutes,
    { min: 5, max: refreshTokenDays * MINUTES_PER_DAY - 1, unit: "minutes: less than refreshTokenDays" },
    { remedy: "Shorten tokenMinutes, or raise refreshTokenDays.", see: TOKENS },
  );
}

/** Client credentials belong to an app: no user, so no group and no attribute either. */
function checkUsers(scope: Construct, props: ManagedUserPoolProps): void {
  if (namesUsers(props)) return;
  const prop = (props.requiredGroups ?? []).length > 0 ? "requiredGroups" : "tenant";
  if (props[prop] === undefined) return;
  throw new PropsError(scope, {
    prop,
    received: props[prop],
    allowed: "absent where there are scopes and no callbackUrls",
    remedy:
      "Without callbackUrls the tokens are those of client credentials, which name no user, so that nobody could " +
      "upload. Add callbackUrls, where users sign in, or leave this out.",
    see: "https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html",
  });
}

function checkDomain(scope: Construct, domainPrefix: string | undefined): void {
  const advice = { remedy: "Choose another prefix.", see: DOMAINS };
  checkPattern(
    scope,
    "domainPrefix",
    domainPrefix,
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "1 to 63 lower-case letters, digits and hyphens",
    advice,
  );
  checkPattern(
    scope,
    "domainPrefix",
    domainPrefix,
    /^(?!.*(?:aws|amazon|cognito))/,
    'without the words "aws", "amazon" and "cognito"',
    advice,
  );
}

function checkScopes(scope: Construct, props: ManagedUserPoolProps): void {
  checkPattern(
    scope,
    "resourceServerIdentifier",
    props.resourceServerIdentifier,
    /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/,
    "1 to 256 printable ASCII characters but space, quotation mark and backslash",
    { remedy: 'Leave it out for "uploads".' },
  );
  if ((props.scopes ?? []).length > 0 && props.domainPrefix === undefined) {
    throw new PropsError(scope, {
      prop: "domainPrefix",
      received: undefined,
      allowed: "given where scopes are asked for",
      remedy:
        "Only the OAuth endpoints issue tokens with scopes, and they need a domain: give domainPrefix, or leave scopes out.",
      see: DOMAINS,
    });
  }
}

function checkFlows(scope: Construct, props: ManagedUserPoolProps): void {
  const urls = props.callbackUrls ?? [];
  knownItems(urls).forEach((url, index) => {
    checkPattern(
      scope,
      `callbackUrls[${index}]`,
      url,
      /^(?:https:\/\/[^\s#]+|http:\/\/localhost(?:[:/][^\s#]*)?|[a-z][a-z0-9+.-]*:\/\/(?<!https?:\/\/)[^\s#]*)$/,
      "an https URL, http://localhost, or a scheme of an app's own, without fragment",
      { remedy: "Users come back to it with the authorization code, which plain http would show." },
    );
  });
  if (urls.length > 0 && props.domainPrefix === undefined) {
    throw new PropsError(scope, {
      prop: "domainPrefix",
      received: undefined,
      allowed: "given where there are callbackUrls",
      remedy: "Give domainPrefix: the login pages need a domain.",
      see: DOMAINS,
    });
  }
  props.signInFlows?.forEach((flow, index) => {
    checkOneOf(scope, `signInFlows[${index}]`, flow, ["srp", "password"], {
      remedy: 'Take "srp" where the client can, "password" for scripts.',
    });
  });
  if (props.signInFlows === undefined) return;
  if ((props.scopes ?? []).length === 0) {
    checkNotEmpty(scope, "signInFlows", props.signInFlows, {
      remedy: "Leave it out for the default, or ask for scopes, which use the OAuth endpoints.",
    });
    return;
  }
  throw new PropsError(scope, {
    prop: "signInFlows",
    received: props.signInFlows,
    allowed: "absent where scopes are asked for",
    remedy:
      "The tokens of InitiateAuth never carry custom scopes, so they would all be refused. Leave one of the two out.",
  });
}
