import { isObject, isPlainObject } from "../../json/json.js";
import type { Range, RuleFor } from "../rule.js";
import type { Words } from "./words.js";
import { FIELDS_ARE_READ } from "./words.js";

/** A list without duplicates. */
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

/** The first duplicate of a list. */
function repeated(items: readonly unknown[]): unknown {
  const seen = new Set();
  return items.find((item) => seen.size === seen.add(item).size);
}

/** Shortens a wrong list for a message: to its length if it is too long, or to the duplicate item. */
function shownList(max: number): (value: unknown) => unknown {
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (value.length > max) return `${value.length} items`;
    const item = repeated(value);
    return item === undefined ? value : `${JSON.stringify(item)} more than once`;
  };
}

/** An object whose field names are the user's choice. */
export function map<Value>(
  names: { readonly pattern: RegExp; readonly allowed: string; readonly max?: number },
  each: RuleFor<Value>,
  words: Words = {},
): RuleFor<Readonly<Record<string, Value>>> {
  const { pattern, allowed, max = Number.POSITIVE_INFINITY } = names;
  const wrongNames = (value: object) => Object.keys(value).filter((name) => !pattern.test(name));
  return {
    kind: "map",
    holds: (value) =>
      isPlainObject(value) && wrongNames(value).length === 0 && Object.keys(value).length <= max,
    shown: (value) => {
      if (!isObject(value)) return value;
      const [wrong] = wrongNames(value);
      return wrong ?? `${Object.keys(value).length} names`;
    },
    allowed: `an object ${max === Number.POSITIVE_INFINITY ? "" : `with at most ${max} fields `}whose names are ${allowed}`,
    structural: FIELDS_ARE_READ,
    range: { min: 0, max },
    each,
    ...words,
  };
}
