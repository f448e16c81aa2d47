import { isObject } from "../../json/json.js";
import { text } from "../../rules/kinds.js";
import type { RuleFor } from "../../rules/rule.js";
import type { TenantSource } from "../contract.js";

const NAME = text(/\S/, "a string that is not blank");

/** The rule for the source of a caller's tenant. */
export const TENANT_SOURCE: RuleFor<TenantSource> = {
  kind: "object",
  holds: (value) => isObject(value) && sourceOf(value) !== undefined,
  allowed: '{ "claim": "NAME" } or { "groupPrefix": "PREFIX" }',
  remedy: "Name the claim that holds the tenant, or the beginning of the names of tenants' groups.",
  fields: (value) => ({ [sourceOf(value) ?? ""]: NAME }),
};

function sourceOf(value: object): string | undefined {
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && (name === "claim" || name === "groupPrefix") ? name : undefined;
}
