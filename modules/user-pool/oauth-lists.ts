import type { Construct } from "constructs";
import { checkPattern, isKnown } from "../checks.js";
import { PropsError } from "../errors.js";
import { checkItems, checkKnownList, knownItems } from "../lists.js";
import { scopeNames } from "./managed-pool.js";
import type { ManagedUserPoolProps } from "./props.js";

const CREATE_CLIENT =
  "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html";
const SCOPE_TYPE =
  "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResourceServerScopeType.html";
/** Most scopes of an app client; `openid` is one of them if users sign in on the login pages. */
const MOST_CLIENT_SCOPES = 50;
const MOST_CALLBACK_URLS = 100;
const LONGEST_CALLBACK_URL = 1_024;
/** A scope's description is `Uploads: ` and its name, and 256 characters at most. */
const LONGEST_SCOPE_NAME = 247;
/** A client names a scope in full: identifier, slash, name. */
const LONGEST_FULL_SCOPE = 256;

/** Refuses scopes, callback URLs and sign-in flows that are too many or too long for Cognito, or not known at synth. */
export function checkOauthLists(scope: Construct, props: ManagedUserPoolProps): void {
  checkKnownLists(scope, props);
  const hasLogin = (props.callbackUrls ?? []).length > 0;
  const of = hasLogin ? `scopes, since "openid" is one of the ${MOST_CLIENT_SCOPES} too` : "scopes";
  const most = hasLogin ? MOST_CLIENT_SCOPES - 1 : MOST_CLIENT_SCOPES;
  checkItems(scope, "scopes", props.scopes, { most, of, see: CREATE_CLIENT });
  checkScopeNames(scope, props);
  const urls = { most: MOST_CALLBACK_URLS, of: "callback URLs", see: CREATE_CLIENT };
  checkItems(scope, "callbackUrls", props.callbackUrls, urls);
  knownItems(props.callbackUrls).forEach((url, index) => {
    const allowed = `a URL of at most ${LONGEST_CALLBACK_URL} characters`;
    const remedy = "Shorten it: Cognito takes no longer one.";
    checkPattern(scope, `callbackUrls[${index}]`, url, /^.{1,1024}$/su, allowed, {
      remedy,
      see: CREATE_CLIENT,
    });
  });
  checkItems(scope, "signInFlows", props.signInFlows, { most: 2, of: "flows" });
}

function checkKnownLists(scope: Construct, props: ManagedUserPoolProps): void {
  checkKnownList(scope, "scopes", props.scopes, "the resource server defines each of them");
  checkKnownList(scope, "requiredGroups", props.requiredGroups, "each group is a resource of its own");
  checkKnownList(scope, "signInFlows", props.signInFlows, "each is translated into Cognito's own name");
}

function checkScopeNames(scope: Construct, props: ManagedUserPoolProps): void {
  knownItems(props.scopes).forEach((name, index) => {
    checkPattern(
      scope,
      `scopes[${index}]`,
      name,
      /^[\x21\x23-\x2e\x30-\x5b\x5d-\x7e]{1,247}$/,
      `the last part of a scope's name, such as "write", of at most ${LONGEST_SCOPE_NAME} characters`,
      { remedy: "Leave out the resource server and the slash: they are put before it.", see: SCOPE_TYPE },
    );
  });
  const tooLong = scopeNames(props).find((name) => isKnown(name) && name.length > LONGEST_FULL_SCOPE);
  if (tooLong === undefined) return;
  throw new PropsError(scope, {
    prop: "resourceServerIdentifier",
    received: props.resourceServerIdentifier,
    allowed: `so short that identifier, slash and scope have at most ${LONGEST_FULL_SCOPE} characters`,
    remedy: "Shorten it, or the scopes' names.",
    see: CREATE_CLIENT,
  });
}
