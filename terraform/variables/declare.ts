import { isObject } from "../../functions/json/json.js";
import type { Rule, Rules, Unchecked } from "../../functions/rules/rule.js";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { UPLOADS_RULES } from "../../modules/uploads/rules.js";
import { fixedReason, isImplied, isOnlyOrigin, isRelevant } from "./fixed.js";
import type { SettingPath } from "./names.js";
import { dotted, variableName } from "./names.js";
import { narrowed } from "./narrowed.js";
import type { FixedSetting, ModuleVariable, VariableType } from "./variable.js";

/** The settings of a module: variable and fixed ones. */
export interface DeclaredModule {
  readonly variables: readonly ModuleVariable[];
  readonly fixed: readonly FixedSetting[];
}

/** A setting that is null, so that it would be a variable, although the module depends on its value. */
interface NullProblem {
  readonly setting: string;
  /** The reason, which continues "because". */
  readonly reason: string;
}

/**
 * Divides settings into variable and fixed ones. A setting with a value or a default is a variable with that default,
 * unless the module depends on its value. One that is null is a variable without a default.
 */
export function declareModule(settings: UploadsProps): DeclaredModule {
  const found = [...settingsIn(UPLOADS_RULES, { namePrefix: null, ...settings }, [], settings)];
  return {
    variables: found.filter((setting) => "name" in setting),
    fixed: found.filter((setting) => "reason" in setting),
  };
}

/** Lists the settings that are null but cannot be variables. */
export function nullProblems({ fixed }: DeclaredModule): readonly NullProblem[] {
  return fixed
    .filter(({ value }) => value === null)
    .map(({ path, reason }) => ({ setting: dotted(path), reason }));
}

type Declared = FixedSetting | ModuleVariable;

function* settingsIn(
  rules: Rules,
  given: Unchecked,
  parent: SettingPath,
  settings: UploadsProps,
): Generator<Declared, void> {
  for (const [name, rule] of Object.entries(rules)) {
    const path = [...parent, name];
    if (rule.kind === "omitted" || !isRelevant(path, settings)) continue;
    const value = given[name] === undefined ? impliedValue(path, rule, settings) : given[name];
    yield* declared(path, rule, value, settings);
  }
}

/** The value of a setting that the file omits. */
function impliedValue(path: SettingPath, rule: Rule, settings: UploadsProps): unknown {
  return isImplied(path, settings) ? {} : rule.fallback;
}

function* declared(
  path: SettingPath,
  rule: Rule,
  value: unknown,
  settings: UploadsProps,
): Generator<Declared, void> {
  if (value === undefined) {
    yield { path, value, reason: "the settings file omits it" };
    return;
  }
  const rules = isObject(value) && !Array.isArray(value) ? rule.fields?.(value) : undefined;
  if (isObject(value) && rules !== undefined) {
    yield* settingsIn(rules, { ...value }, path, settings);
    return;
  }
  if (isOnlyOrigin(path, value)) {
    yield variable([...path, "0"], rule.each ?? rule, value[0]);
    return;
  }
  const reason = fixedReason(path, rule, value, settings);
  if (reason !== undefined) yield { path, value, reason };
  else yield variable(path, narrowed(path, rule, settings), value);
}

function variable(path: SettingPath, rule: Rule, value: unknown): ModuleVariable {
  const base = { name: variableName(path), path, rule, type: typeOf(rule, value) };
  return value === null ? base : { ...base, default: value as ModuleVariable["default"] };
}

function typeOf({ kind }: Rule, value: unknown): VariableType {
  if (Array.isArray(value) || (value === null && kind === "list")) return "list(string)";
  if (kind === "map") return "map(string)";
  const type = value === null ? kind : typeof value;
  return type === "number" ? "number" : type === "boolean" ? "bool" : "string";
}
