import type { Construct } from "constructs";
import { list, text } from "../../functions/rules/kinds.js";
import type { RuleFor } from "../../functions/rules/rule.js";
import { PropsError } from "../errors.js";
import { checkValue } from "../rules/check.js";
import { isKnown } from "../rules/tokens.js";

const CREATE_CLIENT_PAGE =
  "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html";
const SCOPE_TYPE_PAGE =
  "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResourceServerScopeType.html";
/** Maximum number of scopes of an app client, including `openid` if users sign in on the login pages. */
const MAX_CLIENT_SCOPES = 50;
const MAX_CALLBACK_URLS = 100;
/** Longest full scope in characters: identifier, slash, name. */
const LONGEST_FULL_SCOPE = 256;

/** Names of scopes. A scope's description is `Uploads: ` and its name, and has at most 256 characters. */
export const SCOPE_NAMES = scopeNames(MAX_CLIENT_SCOPES);

function scopeNames(max: number): RuleFor<readonly string[]> {
  return list(
    text(
      /^[\x21\x23-\x2e\x30-\x5b\x5d-\x7e]{1,247}$/,
      'the last part of a scope\'s name, such as "write", of at most 247 characters',
      {
        remedy: "Leave out the resource server and the slash, which are added.",
        see: SCOPE_TYPE_PAGE,
      },
    ),
    { min: 1, max },
    {
      structural: "the resource server defines each of them",
      remedy: "List the scopes of which a caller needs one. Leave the setting out if none is needed.",
      see: CREATE_CLIENT_PAGE,
    },
  );
}

/** URLs to which the login pages may redirect a user. */
export const CALLBACK_URLS: RuleFor<readonly string[]> = list(
  text(
    /^(?=.{1,1024}$)(?:https:\/\/[^\s#]+|http:\/\/localhost(?:[:/][^\s#]*)?|[a-z][a-z0-9+.-]*:\/\/(?<!https?:\/\/)[^\s#]*)$/,
    "an https URL, http://localhost, or an app's own scheme, without fragment, of at most 1,024 characters",
    {
      remedy: "Users are redirected to it with the authorization code, which plain http would expose.",
      see: CREATE_CLIENT_PAGE,
    },
  ),
  { max: MAX_CALLBACK_URLS },
  { see: CREATE_CLIENT_PAGE },
);

/** The lists of a pool that uses OAuth. */
interface OauthLists {
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly commandLine: boolean;
  readonly resourceServerIdentifier: string;
}

/** Rejects too many or too long scopes. Both limits depend on other props. */
export function checkOauthLists(scope: Construct, lists: OauthLists): void {
  const { scopes, callbackUrls, commandLine, resourceServerIdentifier } = lists;
  if (scopes.length > 0 && (callbackUrls.length > 0 || commandLine)) {
    const remedy = `With ${commandLine ? "commandLine" : "callbackUrls"}, "openid" is one of the ${MAX_CLIENT_SCOPES} scopes. Remove a scope.`;
    checkValue(scope, "scopes", scopes, { ...scopeNames(MAX_CLIENT_SCOPES - 1), remedy });
  }
  const isLong = (name: string) => `${resourceServerIdentifier}/${name}`.length > LONGEST_FULL_SCOPE;
  if (!isKnown(resourceServerIdentifier) || !scopes.filter(isKnown).some(isLong)) return;
  throw new PropsError(scope, {
    prop: "resourceServerIdentifier",
    received: resourceServerIdentifier,
    allowed: `so short that identifier, slash and scope have at most ${LONGEST_FULL_SCOPE} characters`,
    remedy: "Shorten it, or the scopes' names.",
    see: CREATE_CLIENT_PAGE,
  });
}
