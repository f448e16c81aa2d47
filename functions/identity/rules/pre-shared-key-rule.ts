import { isObject } from "../../json/json.js";
import { CALLER_NAME } from "../../rules/kinds/names.js";
import { UTC_TIME } from "../../rules/kinds/times.js";
import { object, optional, text } from "../../rules/kinds.js";
import type { RuleContext, RuleFor } from "../../rules/rule.js";
import type { PreSharedKey } from "../contract.js";
import { PRE_SHARED_KEY_MIN_CHARACTERS } from "../contract.js";
import { CALLER_POLICY } from "./caller-policy-rule.js";

const SHA256 = /^[0-9a-f]{64}$/;

const FIELDS = object<PreSharedKey>({
  sha256: text(SHA256, "64 hexadecimal digits in lower case", {
    secret: true,
    remedy:
      "Make a key and its digest with: npm run key -- --subject NAME. " +
      `A key of fewer than ${PRE_SHARED_KEY_MIN_CHARACTERS} characters is rejected. Keep the key itself out of the settings.`,
  }),
  subject: CALLER_NAME,
  tenant: optional(CALLER_NAME),
  notBefore: optional(UTC_TIME),
  expiresAt: optional({
    ...UTC_TIME,
    holds: (value, context) =>
      UTC_TIME.holds(value, context) && !isBefore(value, context.siblings.notBefore, context),
    allowed: `${UTC_TIME.allowed}, after notBefore`,
  }),
  policy: optional(CALLER_POLICY),
});

/** The rule for one pre-shared key. */
export const PRE_SHARED_KEY: RuleFor<PreSharedKey> = {
  ...FIELDS,
  holds: (value, context) => FIELDS.holds(value, context) && !isRepeated(value, context),
  allowed: `${FIELDS.allowed}, with another sha256 than the keys before it`,
  remedy:
    "Correct it. Remove one of two keys with the same sha256: otherwise it is not clear which subject a caller acts as.",
  secret: true,
};

function isBefore(end: unknown, start: unknown, { isUnresolved }: RuleContext): boolean {
  if (start === undefined || isUnresolved(start)) return false;
  return Date.parse(String(end)) <= Date.parse(String(start));
}

/** Whether a key before this one has the same digest. */
function isRepeated(value: unknown, { siblings: { keys }, isUnresolved }: RuleContext): boolean {
  const digestOf = (key: unknown) => (isObject(key) && !isUnresolved(key.sha256) ? key.sha256 : undefined);
  const digest = digestOf(value);
  if (digest === undefined || !Array.isArray(keys)) return false;
  return keys.slice(0, keys.indexOf(value)).some((key) => digestOf(key) === digest);
}
