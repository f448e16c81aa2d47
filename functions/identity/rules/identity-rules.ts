import type { Variants } from "../../rules/kinds.js";
import { list, NOT_SHOWN, optional, REGION_END, tagged, text, url } from "../../rules/kinds.js";
import type { RuleFor } from "../../rules/rule.js";
import type { IdentitySettings } from "../contract.js";
import { PRE_SHARED_KEY } from "./pre-shared-key-rule.js";
import { NAMESPACE, NOT_BLANK, PROFILE_RULES, TOKEN_RULES } from "./token-rules.js";

const USER_POOL_ID = new RegExp(`^[a-z]{2,4}(?:-[a-z]+)*-${REGION_END}_[A-Za-z0-9]+$`);

const HTTPS_URL = url(
  ["https:"],
  "an https URL without query or fragment; with {tenantid} if there are issuerTenants, and only then",
  {
    remedy: "Copy the iss claim of one of the issuer's tokens, to the last slash.",
    see: "https://openid.net/specs/openid-connect-core-1_0.html#IDToken",
  },
);
const ISSUER: RuleFor<string> = {
  ...HTTPS_URL,
  holds: (value, context) =>
    HTTPS_URL.holds(value, context) &&
    !/[?#]/.test(String(value)) &&
    String(value).split("{tenantid}").length === (context.siblings.issuerTenants === undefined ? 1 : 2),
};

/** The rules for each type of identity settings. */
export const IDENTITY_RULES: Variants<IdentitySettings, "type"> = {
  cognito: {
    userPoolId: text(USER_POOL_ID, "a user pool's id such as eu-central-1_AbCdEf123", {
      remedy: "Use the id of the user pool, not its ARN or name.",
    }),
    clientIds: list(
      text(NOT_BLANK, "an app client's id"),
      { min: 1 },
      {
        remedy:
          "List the app clients whose tokens are accepted. If the list were empty, tokens of any client would be accepted.",
      },
    ),
    ...TOKEN_RULES,
  },
  oidc: {
    issuer: ISSUER,
    audience: list(
      text(NOT_BLANK, "an audience"),
      { min: 1 },
      {
        remedy: "List what the aud claim can be. Without it, tokens for other services would be accepted.",
      },
    ),
    jwksUri: optional(
      url(["https:"], "an https URL", {
        remedy: "Copy jwks_uri from the issuer's /.well-known/openid-configuration, or leave it out.",
      }),
    ),
    ...PROFILE_RULES,
    ...TOKEN_RULES,
  },
  "pre-shared-key": {
    namespace: NAMESPACE,
    keys: list(PRE_SHARED_KEY, { min: 1 }, { remedy: "List at least one key.", secret: true }),
  },
};

/**
 * The rule for identity settings. A misspelt field is a problem, because it would have no effect. A value that is not
 * an object is not shown: it may be a key.
 */
export const IDENTITY: RuleFor<IdentitySettings> = {
  ...tagged<IdentitySettings, "type">("type", IDENTITY_RULES),
  shown: () => NOT_SHOWN,
};
