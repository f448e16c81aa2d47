import { isObject } from "../../json/json.js";
import { integer, list, oneOf, optional } from "../../rules/kinds.js";
import type { RuleFor } from "../../rules/rule.js";
import type { IssuerKeySettings, JsonWebKeySet } from "../contract.js";
import { DEFAULT_KEY_MAX_AGE_MINUTES, SIGNATURE_ALGORITHMS } from "../contract.js";

/** Members that only private and symmetric keys have (RFC 7518, section 6). */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

const JWKS: RuleFor<JsonWebKeySet> = {
  kind: "object",
  holds: (value) => isObject(value) && Array.isArray(value.keys) && value.keys.every(isPublicKey),
  allowed: "a JSON Web Key Set with public keys only: { keys: [{ kty, kid, … }] }",
  remedy: "Copy the response of the issuer's jwks_uri. A private key must never be in the settings.",
  see: "https://www.rfc-editor.org/rfc/rfc7517#section-5",
  secret: true,
};

/** The rules for the keys of an issuer. */
export const KEY_RULES: { readonly [Name in keyof IssuerKeySettings]-?: RuleFor<IssuerKeySettings[Name]> } = {
  keyMaxAgeMinutes: optional(
    integer(
      { min: 1, max: 60, unit: "minutes" },
      { remedy: "A key that the issuer removed is accepted for this long. Leave it out for the default." },
    ),
    DEFAULT_KEY_MAX_AGE_MINUTES,
  ),
  keys: optional(JWKS),
};

/** The rule for the signature algorithms of an issuer's tokens. */
export const ALGORITHMS = optional(
  list(
    oneOf(SIGNATURE_ALGORITHMS, { see: "https://www.rfc-editor.org/rfc/rfc7518#section-3.1" }),
    { min: 1 },
    { remedy: "List the algorithms that the issuer signs with, or leave it out for all of them." },
  ),
);

function isPublicKey(key: unknown): boolean {
  return isObject(key) && typeof key.kty === "string" && PRIVATE_MEMBERS.every((name) => !(name in key));
}
