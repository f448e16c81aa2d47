import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { isObject } from "../../functions/json/json.js";
import type { Completed } from "../../functions/rules/fallbacks.js";
import { completed } from "../../functions/rules/fallbacks.js";
import { problemsOf } from "../../functions/rules/problems.js";
import type { Rule, Rules, RulesFor } from "../../functions/rules/rule.js";
import type { SettingProblem } from "../../functions/rules/setting-problem.js";
import { PropsError } from "../errors.js";

/**
 * Checks the props of a construct, and puts the rules' defaults in place of omitted ones.
 * @throws {@link PropsError} with the first problem
 */
export function checkProps<Props extends object, Declared extends RulesFor<Props> & Rules>(
  scope: IConstruct,
  props: Props,
  rules: Declared,
): Completed<Props, Declared> {
  if (!isObject(props)) {
    throw new PropsError(scope, {
      prop: "props",
      received: props,
      allowed: `an object with the fields ${Object.keys(rules).join(", ")}`,
      remedy: "Pass the props as one object.",
    });
  }
  checkProblems(scope, problemsOf(props, rules, { isUnresolved: Token.isUnresolved }));
  return completed(props, rules);
}

/**
 * Checks one value that is no prop by itself, or that depends on another prop.
 * @throws {@link PropsError} if the rule does not allow the value
 */
export function checkValue(scope: IConstruct, prop: string, value: unknown, rule: Rule): void {
  const rules = { [prop]: rule };
  checkProblems(scope, problemsOf({ [prop]: value }, rules, { isUnresolved: Token.isUnresolved }));
}

/** @throws {@link PropsError} with the first of the problems, if there is one */
export function checkProblems(scope: IConstruct, problems: Iterable<SettingProblem>): void {
  for (const problem of problems) throw new PropsError(scope, { ...problem, prop: problem.setting });
}
