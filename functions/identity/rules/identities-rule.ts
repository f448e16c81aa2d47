import { isObject } from "../../json/json.js";
import { oneOrList } from "../../rules/kinds.js";
import type { RuleFor } from "../../rules/rule.js";
import type { Identities, IdentitySettings } from "../contract.js";
import { MAX_IDENTITIES, userPoolIssuer } from "../contract.js";
import { TENANT_TEMPLATE } from "../keys/tenant-template.js";
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
  const issuers = named.flatMap(issuersOf);
  return (
    others.every((namespace) => namespace !== undefined) &&
    new Set(namespaces).size === namespaces.length &&
    new Set(issuers).size === issuers.length
  );
}

/** The `iss` claims of the tokens that identity settings accept, each once. */
function issuersOf({ issuer, issuerTenants, userPoolId }: Readonly<Record<string, unknown>>): unknown[] {
  if (typeof userPoolId === "string") return [userPoolIssuer(userPoolId)];
  if (typeof issuer !== "string") return [];
  const tenants = Array.isArray(issuerTenants) ? new Set(issuerTenants.map(String)) : [""];
  return Array.from(tenants, (tenant) => issuer.replace(TENANT_TEMPLATE, tenant));
}
