import { isObject } from "../json/json.js";
import type { Rule, RuleFor, RulesFor } from "./rule.js";

/** What a rule says besides what its kind implies. */
export type Words = Pick<Rule, "remedy" | "see" | "secret">;

/** A whole number from `min` to `max`, both included. */
export function integer(
  { min, max, unit }: { readonly min: number; readonly max: number; readonly unit?: string },
  words: Words = {},
): RuleFor<number> {
  return {
    kind: "number",
    holds: (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
    allowed: `a whole number ${unit === undefined ? "" : `of ${unit} `}from ${min} to ${max}`,
    ...words,
  };
}

/**
 * A string that matches a pattern.
 * @param allowed - The pattern in words.
 */
export function text(pattern: RegExp, allowed: string, words: Words = {}): RuleFor<string> {
  return {
    kind: "string",
    holds: (value) => typeof value === "string" && pattern.test(value),
    allowed,
    ...words,
  };
}

/** One of several strings or numbers. */
export function oneOf<const Choice extends string | number>(
  choices: readonly Choice[],
  words: Words = {},
): RuleFor<Choice> {
  return {
    kind: typeof choices[0] === "number" ? "number" : "string",
    holds: (value) => choices.some((choice) => choice === value),
    allowed:
      choices.length === 1
        ? JSON.stringify(choices[0])
        : `one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`,
    structural: true,
    ...words,
  };
}

/** True or false. */
export function boolean(words: Words = {}): RuleFor<boolean> {
  return {
    kind: "boolean",
    holds: (value) => typeof value === "boolean",
    allowed: "true or false",
    structural: true,
    ...words,
  };
}

/** A list of different items. */
export function list<Item>(
  each: RuleFor<Item>,
  { min = 0, max = Number.POSITIVE_INFINITY }: { readonly min?: number; readonly max?: number } = {},
  words: Words = {},
): RuleFor<readonly Item[]> {
  const count = `${min > 0 ? ` of at least ${min}` : ""}${Number.isFinite(max) ? ` of at most ${max}` : ""}`;
  return {
    kind: "list",
    holds: (value) => Array.isArray(value) && value.length >= min && value.length <= max && isSet(value),
    allowed: `a list${count} without repetition, each ${each.allowed}`,
    each,
    ...words,
  };
}

function isSet(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}

/** An object with exactly the fields of an interface. */
export function object<Fields extends object>(rules: RulesFor<Fields>, words: Words = {}): RuleFor<Fields> {
  return {
    kind: "object",
    holds: isObject,
    allowed: `an object with the fields ${Object.keys(rules).join(", ")}`,
    fields: () => rules as Readonly<Record<string, Rule>>,
    ...words,
  };
}
