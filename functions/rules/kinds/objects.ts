import { isObject, isPlainObject } from "../../json/json.js";
import type { Rule, RuleFor, Rules, RulesFor, Unchecked } from "../rule.js";
import { ANYTHING } from "./optional.js";
import { oneOf } from "./values.js";
import type { Words } from "./words.js";
import { FIELDS_ARE_READ } from "./words.js";

/** An object with exactly the fields of an interface. */
export function object<Fields extends object>(rules: RulesFor<Fields>, words: Words = {}): RuleFor<Fields> {
  const names = Object.keys(rules);
  return {
    kind: "object",
    holds: isPlainObject,
    allowed: names.length === 0 ? "an object" : `an object with the fields ${names.join(", ")}`,
    structural: FIELDS_ARE_READ,
    fields: () => rules,
    ...words,
  };
}

/** An object whose unknown fields are ignored. It can be an instance of a class, because its fields are read from it. */
export function openObject<Fields extends object>(
  rules: RulesFor<Fields>,
  words: Words = {},
): RuleFor<Fields> {
  return { ...object(rules, words), holds: isObject, open: true };
}

/**
 * One of several object types, distinguished by the value of one field, the tag. Both type parameters are required: the
 * union, and the tag's name.
 * @param variants - The rules of the other fields, by the tag's value.
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
    holds: isPlainObject,
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

/** Rules of each object type of a union, by the tag's value. */
export type Variants<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: RulesFor<Omit<Extract<Union, { readonly [_ in Tag]: Name }>, Tag>>;
};

/** Accepts any fields, because an unknown tag leaves their rules unknown. */
function anyFields(value: Unchecked, tag: string): Rules {
  const others = Object.keys(value).filter((name) => name !== tag);
  return Object.fromEntries(others.map((name) => [name, ANYTHING]));
}

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
