import { isObject } from "../../functions/json/json.js";
import { omitted } from "../../functions/rules/kinds.js";
import type { Rule, RuleFor, Rules } from "../../functions/rules/rule.js";

/**
 * Rules for the props of a new resource that must be omitted for an existing one.
 * @param remedy - Advice on where to describe an existing resource.
 */
export function omittedWithExisting<Name extends string>(
  rules: Readonly<Record<Name, Rule>>,
  remedy: string,
): Readonly<Record<Name, RuleFor<undefined>>> {
  const names = Object.keys(rules) as Name[];
  const rule = omitted("omitted with existing", { remedy });
  return Object.fromEntries(names.map((name) => [name, rule])) as Record<Name, RuleFor<undefined>>;
}

/** Props of a resource that a module creates, or of an existing one. */
export function newOrExisting<Props extends object>(rules: {
  /** Rules if `existing` is omitted. */
  readonly created: Rules;
  /** Rules if `existing` is given. */
  readonly existing: Rules;
}): RuleFor<Props> {
  return {
    kind: "object",
    holds: isObject,
    allowed: "an object with settings of a new one, or with existing",
    structural: "it decides what is built",
    fields: (value) => (value.existing === undefined ? rules.created : rules.existing),
  };
}
