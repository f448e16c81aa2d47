import { isObject } from "../../json/json.js";
import { oneOrList } from "../../rules/kinds.js";
import type { RuleFor } from "../../rules/rule.js";
import type { Identities } from "../contract.js";
import { MAX_IDENTITIES } from "../contract.js";
import { IDENTITY } from "./identity-rules.js";

const ANY = oneOrList(IDENTITY, MAX_IDENTITIES);

/** The rule for one way or several in which callers prove who they are. */
export const IDENTITIES: RuleFor<Identities> = {
  ...ANY,
  holds: (value, context) => ANY.holds(value, context) && (!Array.isArray(value) || areApart(value)),
  allowed: `${ANY.allowed}, each issuer once, and each object after the first with a namespace of its own`,
  remedy:
    "Give each object after the first a namespace, which no other one has. The first keeps its callers' names.",
  secret: true,
};

/** Whether no two issuers can vouch for the same caller. */
function areApart(identities: readonly unknown[]): boolean {
  const named = identities.map((one) => (isObject(one) ? one : {}));
  const namespaces = named.map(({ namespace }) => namespace);
  const others = namespaces.slice(1);
  const issuers = named
    .map(({ issuer, userPoolId }) => issuer ?? userPoolId)
    .filter((one) => one !== undefined);
  return (
    others.every((namespace) => namespace !== undefined) &&
    new Set(namespaces).size === namespaces.length &&
    new Set(issuers).size === issuers.length
  );
}
