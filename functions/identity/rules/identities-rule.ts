import { isObject } from "../../json/json.js";
import { oneOrList } from "../../rules/kinds.js";
import type { RuleFor } from "../../rules/rule.js";
import type { Identities, IdentitySettings } from "../contract.js";
import { MAX_IDENTITIES } from "../contract.js";
import { IDENTITY } from "./identity-rules.js";

/** The rule for one or several identity settings. */
export const IDENTITIES: RuleFor<Identities> = identitiesRule(IDENTITY);

/**
 * A rule for one or several identity settings.
 * @param one - The rule for each of them.
 */
export function identitiesRule<One extends IdentitySettings>(
  one: RuleFor<One>,
): RuleFor<One | readonly One[]> {
  const any = oneOrList(one, MAX_IDENTITIES);
  return {
    ...any,
    holds: (value, context) =>
      any.holds(value, context) && (!Array.isArray(value) || haveOwnNamespaces(value)),
    allowed: `${any.allowed}, each issuer once, and each object after the first with a namespace of its own`,
    remedy:
      "Give each object after the first a namespace that no other object has. The first keeps its callers' names.",
    secret: true,
  };
}

/** Whether each issuer after the first has a namespace of its own. */
function haveOwnNamespaces(identities: readonly unknown[]): boolean {
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
