import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { isPlainObject } from "../../functions/json/json.js";
import type { Completed } from "../../functions/rules/fallbacks.js";
import { withDefaultValues } from "../../functions/rules/fallbacks.js";
import { problemsOf } from "../../functions/rules/problems.js";
import type { Rule, Rules, RulesFor } from "../../functions/rules/rule.js";
import type { SettingProblem } from "../../functions/rules/setting-problem.js";
import { PropsError } from "../errors.js";

/**
 * Checks the props of a construct, and fills omitted ones with the rules' defaults.
 * @throws {@link PropsError} with the first problem
 */
export function checkProps<Props extends object, Declared extends RulesFor<Props> & Rules>(
  scope: IConstruct,
  props: Props,
  rules: Declared,
): Completed<Props, Declared> {
  if (!isPlainObject(props)) throw wrongProps(scope, props);
  checkProblems(scope, problemsOf(props, rules, { isUnresolved: Token.isUnresolved }));
  return withDefaultValues(props, rules);
}

/**
 * Checks that props are an object literal. Call it before reading a prop without {@link checkProps}.
 * @throws {@link PropsError} if they are null, a list, an instance of a class or not an object
 */
export function requirePropsObject(scope: IConstruct, props: unknown): void {
  if (!isPlainObject(props)) throw wrongProps(scope, props);
}

function wrongProps(scope: IConstruct, received: unknown): PropsError {
  return new PropsError(scope, {
    prop: "props",
    received,
    allowed: "an object literal with the construct's props",
    remedy: "Write the props as one object literal.",
  });
}

/**
 * Checks a value that is not a prop itself, or that depends on another prop.
 * @throws {@link PropsError} if the rule does not allow the value
 */
export function checkValue(scope: IConstruct, prop: string, value: unknown, rule: Rule): void {
  const rules = { [prop]: rule };
  checkProblems(scope, problemsOf({ [prop]: value }, rules, { isUnresolved: Token.isUnresolved }));
}

/** @throws {@link PropsError} with the first of the problems, if any */
export function checkProblems(scope: IConstruct, problems: Iterable<SettingProblem>): void {
  for (const problem of problems) throw new PropsError(scope, { ...problem, prop: problem.setting });
}
