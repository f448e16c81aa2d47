import { Token } from "cdktf";
import type { Construct } from "constructs";
import { integer } from "../../functions/rules/kinds.js";
import { PropsError } from "../errors.js";
import { checkProps, checkValue } from "../rules/check.js";
import { namesUsers } from "./managed-pool.js";
import { checkOauthLists } from "./oauth-lists.js";
import type { ManagedUserPoolProps } from "./props.js";
import type { CompletedUserPoolProps } from "./rules.js";
import { DOMAINS_PAGE, MANAGED_USER_POOL_RULES, TOKENS_PAGE } from "./rules.js";

const MINUTES_PER_DAY = 1_440;

/**
 * Rejects props that Cognito would reject, or with which no caller could get a token or upload. Returns the props with
 * their defaults.
 */
export function checkManagedUserPool(scope: Construct, given: ManagedUserPoolProps): CompletedUserPoolProps {
  const props = checkProps(scope, given, MANAGED_USER_POOL_RULES);
  checkRefreshAfterToken(scope, props);
  checkOauthLists(scope, props);
  checkDomain(scope, props);
  checkFlows(scope, given, props);
  checkUsers(scope, given, props);
  return props;
}

/**
 * Rejects an access token that lives as long as its refresh token. Cognito rejects a longer life; whether it accepts an
 * equal life is not documented.
 */
function checkRefreshAfterToken(
  scope: Construct,
  { tokenMinutes, refreshTokenDays }: CompletedUserPoolProps,
): void {
  if (Token.isUnresolved(refreshTokenDays)) return;
  const rule = integer(
    { min: 5, max: refreshTokenDays * MINUTES_PER_DAY - 1, unit: "minutes" },
    { remedy: "Shorten tokenMinutes, or raise refreshTokenDays.", see: TOKENS_PAGE },
  );
  const allowed = `${rule.allowed}, less than refreshTokenDays`;
  checkValue(scope, "tokenMinutes", tokenMinutes, { ...rule, allowed });
}

/**
 * Rejects `requiredGroups` and `tenant` for a pool whose tokens name no user: client credentials belong to an app,
 * which has neither groups nor attributes.
 */
function checkUsers(scope: Construct, given: ManagedUserPoolProps, props: CompletedUserPoolProps): void {
  if (namesUsers(props)) return;
  const prop = props.requiredGroups.length > 0 ? "requiredGroups" : "tenant";
  if (given[prop] === undefined) return;
  throw new PropsError(scope, {
    prop,
    received: given[prop],
    allowed: "omitted if there are scopes and neither callbackUrls nor commandLine",
    remedy:
      "Without callbackUrls the tokens are those of client credentials, which name no user, so every caller " +
      "would be rejected. Add callbackUrls, which let users sign in, or leave this out.",
    see: "https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html",
  });
}

function checkDomain(scope: Construct, props: CompletedUserPoolProps): void {
  const { scopes, callbackUrls, commandLine, domainPrefix } = props;
  if (domainPrefix !== undefined || (scopes.length === 0 && callbackUrls.length === 0 && !commandLine))
    return;
  const reason =
    scopes.length > 0
      ? "there are scopes"
      : callbackUrls.length > 0
        ? "there are callbackUrls"
        : "commandLine is true";
  throw new PropsError(scope, {
    prop: "domainPrefix",
    received: undefined,
    allowed: `given if ${reason}`,
    remedy:
      scopes.length > 0
        ? "Only the OAuth endpoints issue tokens with scopes, and they need a domain. Give domainPrefix, or leave scopes out."
        : "Give domainPrefix, because the login pages need a domain.",
    see: DOMAINS_PAGE,
  });
}

function checkFlows(scope: Construct, given: ManagedUserPoolProps, { scopes }: CompletedUserPoolProps): void {
  if (given.signInFlows === undefined || scopes.length === 0) return;
  throw new PropsError(scope, {
    prop: "signInFlows",
    received: given.signInFlows,
    allowed: "omitted if there are scopes",
    remedy:
      "The tokens of InitiateAuth never contain custom scopes, so all of them would be rejected. Leave one of the two out.",
  });
}
