import { isObject } from "../json/json.js";
import type { Rule, RuleContext, Rules, Unchecked } from "./rule.js";
import type { SettingProblem } from "./setting-problem.js";

/** Where an object is, and what is known about it. */
export interface Scope {
  /** Path of the object, dotted from the root. @default "" - the root */
  readonly path?: string;
  /** Whether only Terraform will know a value. @default - every value is known */
  readonly isUnresolved?: (value: unknown) => boolean;
}

/** A secret, as messages show it. */
const NOT_SHOWN = "(not shown)";

/** Finds every problem of an object: unknown fields first, then missing and wrong ones in the order of the rules. */
export function problemsOf(object: Unchecked, rules: Rules, scope: Scope = {}): readonly SettingProblem[] {
  const { path, isUnresolved = () => false } = scope;
  const context = { siblings: object, isUnresolved };
  return [
    ...unknownFields(object, rules, path),
    ...Object.entries(rules).flatMap(([name, rule]) =>
      problemsOfValue(dotted(path, name), object[name], rule, context),
    ),
  ];
}

/** Finds every problem of one value and of what is inside it. */
function problemsOfValue(
  setting: string,
  value: unknown,
  rule: Rule,
  context: RuleContext,
): readonly SettingProblem[] {
  if (value === undefined && rule.optional) return [];
  if (context.isUnresolved(value)) return rule.structural ? [unknownAtSynth(setting, rule)] : [];
  if (!rule.holds(value, context)) return [wrongValue(setting, value, rule)];
  const rules = isObject(value) ? rule.fields?.(value) : undefined;
  const inner = { path: setting, isUnresolved: context.isUnresolved };
  return [
    ...(isObject(value) && rules !== undefined ? problemsOf(value, rules, inner) : []),
    ...problemsOfEach(setting, value, rule, context),
  ];
}

function problemsOfEach(
  setting: string,
  value: unknown,
  { each }: Rule,
  context: RuleContext,
): readonly SettingProblem[] {
  if (each === undefined || typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, item]) =>
    problemsOfValue(isList ? `${setting}[${name}]` : dotted(setting, name), item, each, context),
  );
}

/** A misspelt protection would protect nothing. The value is not shown: it may be a misspelt secret. */
function unknownFields(object: Unchecked, rules: Rules, path: string | undefined): readonly SettingProblem[] {
  return Object.keys(object)
    .filter((name) => object[name] !== undefined && !Object.hasOwn(rules, name))
    .map((name) => ({
      setting: dotted(path, name),
      received: NOT_SHOWN,
      allowed: `omitted, as it is unknown. Known fields: ${Object.keys(rules).join(", ")}`,
      remedy: "Correct its name, or remove it.",
    }));
}

function wrongValue(setting: string, received: unknown, rule: Rule): SettingProblem {
  const { allowed, see, secret, optional } = rule;
  const remedy = optional ? "Correct it, or leave it out for the default." : "Correct it: it has no default.";
  return {
    setting,
    received: secret && received !== undefined ? NOT_SHOWN : received,
    allowed,
    remedy: rule.remedy ?? remedy,
    ...(see !== undefined && { see }),
  };
}

/** Code would take the placeholder of a boolean for true, and that of a choice for none of the choices. */
function unknownAtSynth(setting: string, { allowed }: Rule): SettingProblem {
  return {
    setting,
    received: "a value that only Terraform knows",
    allowed: `${allowed}, known at synth`,
    remedy: "Write the value into the code or the settings, instead of a Terraform variable or attribute.",
  };
}

function dotted(path: string | undefined, name: string): string {
  return path === undefined ? name : `${path}.${name}`;
}
