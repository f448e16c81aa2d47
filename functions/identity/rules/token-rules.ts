import { integer, list, oneOf, optional, text } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import type { OidcIdentitySettings, TokenSettings } from "../contract.js";
import { DEFAULT_CLOCK_TOLERANCE_SECONDS, TOKEN_TYPES } from "../contract.js";
import { ALGORITHMS, KEY_RULES } from "./key-rules.js";
import { TENANT_SOURCE } from "./tenant-source.js";

/** RFC 6749, section 3.3: printable ASCII but space, quotation mark and backslash. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** Matches a string that is not only white space. */
export const NOT_BLANK = /\S/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SECONDS_OF_A_YEAR = 31_536_000;

const SCOPES = optional(
  list(
    text(SCOPE, 'a scope such as "uploads/write"'),
    { min: 1 },
    {
      remedy: "Give each scope as its own item. Leave the setting out if none is needed.",
      see: "https://www.rfc-editor.org/rfc/rfc6749#section-3.3",
    },
  ),
);

/** The rule for {@link NamespaceSettings.namespace}. */
export const NAMESPACE = optional(
  text(/^[a-z][a-z0-9-]{0,31}$/, "1 to 32 lower-case letters, digits and hyphens, a letter first", {
    remedy: 'Choose a short name such as "partner". It becomes part of the keys of uploads.',
  }),
);

/** The rules for requirements on a token, in addition to a valid signature. */
export const TOKEN_RULES: RulesFor<TokenSettings> = {
  namespace: NAMESPACE,
  scopes: SCOPES,
  requiredScopes: SCOPES,
  groups: optional(
    list(
      text(NOT_BLANK, 'a group\'s name such as "uploaders"'),
      { min: 1 },
      { remedy: "Give each group as its own item. Leave the setting out if none is needed." },
    ),
  ),
  tenant: optional(TENANT_SOURCE),
  clockToleranceSeconds: optional(
    integer(
      { min: 0, max: 300, unit: "seconds" },
      { remedy: "Leave it out for the default, or set the issuer's clock right." },
    ),
    DEFAULT_CLOCK_TOLERANCE_SECONDS,
  ),
  maxTokenAgeSeconds: optional(
    integer(
      { min: 60, max: SECONDS_OF_A_YEAR, unit: "seconds" },
      { remedy: "Leave it out if exp alone should decide." },
    ),
  ),
  ...KEY_RULES,
};

type ProfileSettings = Pick<
  OidcIdentitySettings,
  "algorithms" | "clientIds" | "groupsClaim" | "issuerTenants" | "subjectClaim" | "tokenType"
>;

/** The rules for the accepted tokens of an issuer, and the meaning of their claims. */
export const PROFILE_RULES: RulesFor<ProfileSettings> = {
  algorithms: ALGORITHMS,
  tokenType: optional(
    oneOf(TOKEN_TYPES, {
      remedy:
        'Take "at+jwt" if the issuer follows RFC 9068. Take "id" only if the issuer has no access tokens for this API.',
      see: "https://www.rfc-editor.org/rfc/rfc9068#section-4",
    }),
    "access",
  ),
  clientIds: optional(
    list(
      text(NOT_BLANK, "a client's id"),
      { min: 1 },
      { remedy: "List the clients whose tokens are accepted, or leave it out for every client." },
    ),
  ),
  issuerTenants: optional(
    list(
      text(UUID, "a tenant's id, a UUID in lower case"),
      { min: 1, max: 20 },
      { remedy: "List the tenants of Microsoft Entra ID whose users are accepted." },
    ),
  ),
  subjectClaim: optional(claimName("that identifies the caller, or leave it out for `sub`"), "sub"),
  groupsClaim: optional(claimName("that holds the groups, or leave it out for `groups`"), "groups"),
};

function claimName(purpose: string) {
  return text(NOT_BLANK, "a claim's name", { remedy: `Name the claim ${purpose}.` });
}
