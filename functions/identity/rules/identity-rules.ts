import { isObject } from "../../json/json.js";
import { list, object, optional, tagged, text } from "../../rules/kinds.js";
import { NOT_SHOWN } from "../../rules/problems.js";
import type { RuleContext, RuleFor } from "../../rules/rule.js";
import { url } from "../../rules/url.js";
import type { IdentitySettings, PreSharedKey } from "../contract.js";
import { PRE_SHARED_KEY_MIN_CHARACTERS } from "../contract.js";
import { NAMESPACE, NOT_BLANK, PROFILE_RULES, TOKEN_RULES } from "./token-rules.js";

const USER_POOL_ID = /^[a-z]{2,4}(?:-[a-z]+)+-\d_[A-Za-z0-9]+$/;
const SHA256 = /^[0-9a-f]{64}$/;

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

const PRE_SHARED_KEY_FIELDS = object<PreSharedKey>({
  sha256: text(SHA256, "64 hexadecimal digits in lower case", {
    secret: true,
    remedy:
      'Generate a key with: KEY=$(openssl rand -hex 32). Make its digest with: printf %s "$KEY" | sha256sum. ' +
      `A key of fewer than ${PRE_SHARED_KEY_MIN_CHARACTERS} characters is rejected. Keep the key itself out of the settings.`,
  }),
  subject: text(NOT_BLANK, 'a subject such as "ci"'),
  tenant: optional(text(NOT_BLANK, 'a tenant such as "acme"')),
});

const PRE_SHARED_KEY: RuleFor<PreSharedKey> = {
  ...PRE_SHARED_KEY_FIELDS,
  holds: (value, context) => PRE_SHARED_KEY_FIELDS.holds(value, context) && !isRepeated(value, context),
  allowed: `${PRE_SHARED_KEY_FIELDS.allowed}, with another sha256 than the keys before it`,
  remedy:
    "Correct it. Keep one of two keys with the same sha256: it would not be clear which subject a caller acts as.",
  secret: true,
};

const SETTINGS = tagged<IdentitySettings, "type">("type", {
  cognito: {
    userPoolId: text(USER_POOL_ID, "a user pool's id such as eu-central-1_AbCdEf123", {
      remedy: "Use the id of the user pool, not its ARN or name.",
    }),
    clientIds: list(
      text(NOT_BLANK, "an app client's id"),
      { min: 1 },
      {
        remedy: "List the app clients whose tokens are accepted. Without one, tokens of any client would be.",
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
});

/**
 * The rule for identity settings. A misspelt field is a problem, because it would enforce nothing. A value that is not
 * an object is not shown: it may be a key.
 */
export const IDENTITY: RuleFor<IdentitySettings> = { ...SETTINGS, shown: () => NOT_SHOWN };

/** Whether a key before this one has the same digest. */
function isRepeated(value: unknown, { siblings: { keys }, isUnresolved }: RuleContext): boolean {
  const digestOf = (key: unknown) => (isObject(key) && !isUnresolved(key.sha256) ? key.sha256 : undefined);
  const digest = digestOf(value);
  if (digest === undefined || !Array.isArray(keys)) return false;
  return keys.slice(0, keys.indexOf(value)).some((key) => digestOf(key) === digest);
}
