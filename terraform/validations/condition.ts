import type { Range, Rule } from "../../functions/rules/rule.js";
import { mayBeEmpty } from "../variables/fixed.js";
import type { ModuleVariable } from "../variables/variable.js";
import { patternCondition } from "./pattern.js";

/** A condition of a variable, and the error message of Terraform if a value does not meet it. */
export interface Validation {
  readonly condition: string;
  readonly message: string;
}

/** The check of a variable, from its setting's rule; undefined if the rule allows every value of the type. */
export function validationOf(variable: ModuleVariable): Validation | undefined {
  const conditions = conditionsOf(variable);
  if (conditions.length === 0) return undefined;
  const { allowed, remedy } = variable.rule;
  const message = `${variable.name} must be ${allowed}.`;
  return {
    condition: conditions.join(" && "),
    message: remedy === undefined ? message : `${message} ${remedy}`,
  };
}

function conditionsOf({ name, type, path, rule }: ModuleVariable): readonly string[] {
  const value = `var.${name}`;
  if (type === "map(string)") return mapConditions(value, rule);
  if (type !== "list(string)") return scalarConditions(value, rule);
  return [
    ...lengthConditions(value, rule.range, mayBeEmpty(path) ? 0 : 1),
    ...itemConditions(value, rule.each),
  ];
}

function scalarConditions(value: string, { kind, choices, pattern, range }: Rule): readonly string[] {
  if (choices !== undefined) return [`contains(${JSON.stringify(choices).replaceAll(",", ", ")}, ${value})`];
  if (range !== undefined) return rangeConditions(value, range);
  if (kind !== "string" || pattern === undefined) return [];
  return [patternCondition(pattern, value) ?? []].flat();
}

/** Conditions of a range. All numbers among the settings are whole. */
function rangeConditions(value: string, { min, max }: Range): readonly string[] {
  return [`floor(${value}) == ${value}`, ...bounds(value, { min, max })];
}

function bounds(value: string, { min, max }: Range): readonly string[] {
  return [`${value} >= ${min}`, ...(Number.isFinite(max) ? [`${value} <= ${max}`] : [])];
}

function mapConditions(value: string, { range, each }: Rule): readonly string[] {
  const length = range === undefined ? [] : bounds(`length(${value})`, range);
  return [...withoutZero(length), ...itemConditions(`values(${value})`, each)];
}

/** Leaves out conditions that always hold, because a length is never below 0. */
function withoutZero(conditions: readonly string[]): readonly string[] {
  return conditions.filter((condition) => !condition.endsWith(">= 0"));
}

function lengthConditions(value: string, range: Range | undefined, least: number): readonly string[] {
  const { min = 0, max = Number.POSITIVE_INFINITY } = range ?? {};
  const length = bounds(`length(${value})`, { min: Math.max(min, least), max });
  return [...withoutZero(length), `length(distinct(${value})) == length(${value})`];
}

function itemConditions(value: string, each: Rule | undefined): readonly string[] {
  const conditions = each === undefined ? [] : scalarConditions("item", each);
  return conditions.length === 0 ? [] : [`alltrue([for item in ${value} : ${conditions.join(" && ")}])`];
}
