import { isObject } from "../json/json.js";
import type { Range, Rule, RuleFor, Rules, RulesFor, RuleWithFallback, Unchecked } from "./rule.js";

/** What a rule says besides what its kind implies. */
export type Words = Pick<Rule, "remedy" | "see" | "secret" | "structural">;

/** Reason why most booleans and choices must be known at synth. */
const DECIDES = "it decides what is built";
/** Reason why objects must be known at synth. */
const FIELDS_ARE_READ = "each of its fields is checked and used by its name";

/** A whole number from `min` to `max`, both included. */
export function integer(
  { min, max, unit }: Range & { readonly unit?: string },
  words: Words = {},
): RuleFor<number> {
  return {
    kind: "number",
    holds: (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
    allowed: `a whole number ${unit === undefined ? "" : `of ${unit} `}from ${min} to ${max}`,
    range: { min, max },
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
    pattern,
    ...words,
  };
}

/** Any string. @param allowed - What it is for, in words. */
export function anyString(allowed = "a string", words: Words = {}): RuleFor<string> {
  return text(/^/, allowed, words);
}

/** A string that is not empty. @param allowed - What it is for, in words. */
export function filledString(allowed = "a string that is not empty", words: Words = {}): RuleFor<string> {
  return text(/./s, allowed, words);
}

/** One of several strings, which must be known at synth by default, or numbers, which need not. */
export function oneOf<const Choice extends string | number>(
  choices: readonly Choice[],
  words: Words = {},
): RuleFor<Choice> {
  const isNumber = typeof choices[0] === "number";
  const names = choices.map((choice) => JSON.stringify(choice)).join(", ");
  return {
    kind: isNumber ? "number" : "string",
    holds: (value) => choices.some((choice) => choice === value),
    allowed: choices.length === 1 ? names : `one of ${names}`,
    structural: isNumber ? undefined : DECIDES,
    choices,
    ...words,
  };
}

/** True or false. */
export function boolean(words: Words = {}): RuleFor<boolean> {
  return {
    kind: "boolean",
    holds: (value) => typeof value === "boolean",
    allowed: "true or false",
    structural: DECIDES,
    ...words,
  };
}

/** A list of different items. */
export function list<Item>(
  each: RuleFor<Item>,
  { min = 0, max = Number.POSITIVE_INFINITY }: Partial<Range> = {},
  words: Words = {},
): RuleFor<readonly Item[]> {
  return {
    kind: "list",
    holds: (value) =>
      Array.isArray(value) && value.length >= min && value.length <= max && repeated(value) === undefined,
    shown: shownList(max),
    allowed: `a list of different items${count(min, max)}, each ${each.allowed}`,
    range: { min, max },
    each,
    ...words,
  };
}

function count(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min > 0 ? ` (at least ${min})` : "";
  return min > 0 ? ` (${min} to ${max})` : ` (at most ${max})`;
}

/** The first item that a list holds twice. */
function repeated(items: readonly unknown[]): unknown {
  const seen = new Set();
  return items.find((item) => seen.size === seen.add(item).size);
}

/** A list that is too long is shown by its length, and one with a repeated item by that item. */
function shownList(max: number): (value: unknown) => unknown {
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (value.length > max) return `${value.length} items`;
    const item = repeated(value);
    return item === undefined ? value : `${JSON.stringify(item)} more than once`;
  };
}

/** An object with names of the user's choice. */
export function map<Value>(
  names: { readonly pattern: RegExp; readonly allowed: string; readonly max?: number },
  each: RuleFor<Value>,
  words: Words = {},
): RuleFor<Readonly<Record<string, Value>>> {
  const { pattern, allowed, max = Number.POSITIVE_INFINITY } = names;
  const wrongNames = (value: object) => Object.keys(value).filter((name) => !pattern.test(name));
  return {
    kind: "map",
    holds: (value) => isObject(value) && wrongNames(value).length === 0 && Object.keys(value).length <= max,
    shown: (value) => {
      if (!isObject(value)) return value;
      const [wrong] = wrongNames(value);
      return wrong ?? `${Object.keys(value).length} names`;
    },
    allowed: `an object with ${max === Number.POSITIVE_INFINITY ? "" : `at most ${max} `}names, each ${allowed}`,
    structural: FIELDS_ARE_READ,
    range: { min: 0, max },
    each,
    ...words,
  };
}

/** An object with exactly the fields of an interface. */
export function object<Fields extends object>(rules: RulesFor<Fields>, words: Words = {}): RuleFor<Fields> {
  return {
    kind: "object",
    holds: isObject,
    allowed: `an object with the fields ${Object.keys(rules).join(", ")}`,
    structural: FIELDS_ARE_READ,
    fields: () => rules,
    ...words,
  };
}

/** An object whose unknown fields are ignored. */
export function openObject<Fields extends object>(
  rules: RulesFor<Fields>,
  words: Words = {},
): RuleFor<Fields> {
  return { ...object(rules, words), open: true };
}

/**
 * One of several objects, which the value of one field tells apart. Type parameters are given: the union, and the field.
 * @param variants - The other fields of each object, by the value of that field.
 */
export function tagged<Union extends object, Tag extends keyof Union & string>(
  tag: Tag,
  variants: Variants<Union, Tag>,
  words: Words = {},
): RuleFor<Union> {
  const byTag: Readonly<Record<string, Rules>> = variants;
  const names = Object.keys(byTag);
  return {
    kind: "object",
    holds: isObject,
    allowed: `an object with a field ${tag}: ${oneOf(names).allowed}`,
    structural: FIELDS_ARE_READ,
    fields: (value) => {
      const name = value[tag];
      const isKnown = typeof name === "string" && Object.hasOwn(byTag, name);
      return { [tag]: oneOf(names, words), ...(isKnown ? byTag[name] : anyFields(value, tag)) };
    },
    ...words,
  };
}

/** The rules of each object of a union, by the value of the field that tells the objects apart. */
export type Variants<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: RulesFor<Omit<Extract<Union, { readonly [_ in Tag]: Name }>, Tag>>;
};

/** While the tag is wrong, nothing can be said of the other fields. */
function anyFields(value: Unchecked, tag: string): Rules {
  const others = Object.keys(value).filter((name) => name !== tag);
  return Object.fromEntries(others.map((name) => [name, ANYTHING]));
}

/** Any value, or none. */
export const ANYTHING: RuleFor<unknown> = { holds: () => true, allowed: "any value", optional: true };

/** One object, or a list of at most `max` such objects. */
export function oneOrList<Item extends object>(
  one: RuleFor<Item>,
  max: number,
): RuleFor<Item | readonly Item[]> {
  const each: Rule = one;
  return {
    ...each,
    kind: undefined,
    holds: (value, context) =>
      Array.isArray(value) ? value.length > 0 && value.length <= max : each.holds(value, context),
    allowed: `${each.allowed}, or a list of 1 to ${max} such objects`,
    each,
  };
}

/** False, or what another rule allows. */
export function orFalse<Value>(rule: RuleFor<Value>, words: Words = {}): RuleFor<Value | false> {
  const other: Rule = rule;
  return {
    ...other,
    kind: undefined,
    holds: (value, context) => value === false || other.holds(value, context),
    allowed: `false, or ${other.allowed}`,
    ...words,
  };
}

/** A rule for a value that can be omitted, with its default if it has a fixed one. */
export function optional<Value>(rule: RuleFor<Value>): RuleFor<Value | undefined>;
export function optional<Value>(rule: RuleFor<Value>, fallback: NoInfer<Value>): RuleWithFallback<Value>;
export function optional(rule: Rule, fallback?: unknown): Rule {
  return { ...rule, optional: true, fallback };
}

/**
 * A rule for a setting that must not be given here.
 * @param allowed - To be read after "must be", e.g. `omitted with existing`.
 */
export function omitted(allowed: string, words: Words = {}): RuleFor<undefined> {
  return { kind: "omitted", holds: () => false, allowed, optional: true, ...words };
}
