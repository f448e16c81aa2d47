import { isObject } from "../../json.js";
import { invalid } from "../expression/expression-error.js";
import type { Value } from "../expression/value.js";
import {
  canonical,
  compareText,
  isEqual,
  isList,
  sortedEntries,
  toStringValue,
  typeName,
} from "../expression/value.js";
import type { TerraformFunction } from "./define.js";
import { anything, boolean, define, defineVariadic, integer, list, record, string, texts } from "./define.js";
import { graphemes } from "./strings.js";

/**
 * Functions on lists, sets and maps, by name.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export const COLLECTION_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  alltrue: define([list], (items) => items.every((item) => boolean(item, "an item"))),
  anytrue: define([list], (items) => items.some((item) => boolean(item, "an item"))),
  coalescelist: defineVariadic([], list, (_own, lists) => {
    const found = lists.find((items) => items.length > 0);
    if (!found) throw invalid("every list is empty");
    return found;
  }),
  compact: define([list], (items) => items.filter((item) => item !== null && item !== "")),
  concat: defineVariadic([], list, (_own, lists) => lists.flat()),
  contains: define([list, anything], (items, wanted) => items.some((item) => isEqual(item, wanted))),
  distinct: define([list], distinct),
  element: define([list, integer], element),
  flatten: define([list], flatten),
  index: define([list, anything], (items, wanted) => {
    const found = items.findIndex((item) => isEqual(item, wanted));
    if (found < 0) throw invalid("the item is not in the list");
    return found;
  }),
  keys: define([record], (map) => sortedEntries(map).map(([key]) => key)),
  length: define([anything], length),
  lookup: defineVariadic([record, string], anything, ([map, key], [fallback]) => {
    const value = Object.hasOwn(map, key) ? map[key] : fallback;
    if (value === undefined) throw invalid(`unknown key ${JSON.stringify(key)}, and no default is given`);
    return value;
  }),
  merge: defineVariadic(
    [],
    (value, position) => (value === null ? {} : record(value, position)),
    (_own, maps) => Object.fromEntries(maps.flatMap((map) => Object.entries(map))),
  ),
  one: define([list], (items) => {
    if (items.length > 1) throw invalid(`the list must have at most one item, not ${items.length}`);
    return items[0] ?? null;
  }),
  reverse: define([list], (items) => items.toReversed()),
  setintersection: defineVariadic([list], list, ([first], rest) =>
    ordered(distinct(first.filter((item) => rest.every((other) => includes(other, item))))),
  ),
  setsubtract: define([list, list], (items, removed) =>
    ordered(distinct(items.filter((item) => !includes(removed, item)))),
  ),
  setunion: defineVariadic([list], list, ([first], rest) => ordered(distinct([...first, ...rest.flat()]))),
  slice: define([list, integer, integer], (items, start, end) => {
    if (start < 0 || end > items.length || start > end) {
      throw invalid(`${start} to ${end} is outside a list of ${items.length}`);
    }
    return items.slice(start, end);
  }),
  sort: define([texts], (items) => items.toSorted(compareText)),
  values: define([record], (map) => sortedEntries(map).map(([, value]) => value)),
  zipmap: define([texts, list], (keys, values) => {
    if (keys.length !== values.length) throw invalid("the lists have different lengths");
    return Object.fromEntries(keys.map((key, index) => [key, values[index] ?? null]));
  }),
};

/** The items of a list without duplicates, in order of first appearance. */
export function distinct(items: readonly Value[]): readonly Value[] {
  return [...new Map(items.map((item) => [canonical(item), item] as const)).values()];
}

/** Sorts the items of a set. For primitives, this is Terraform's iteration order. */
export function ordered(items: readonly Value[]): readonly Value[] {
  if (items.every((item) => typeof item === "number")) return items.toSorted((a, b) => Number(a) - Number(b));
  return items.toSorted((a, b) =>
    compareText(toStringValue(a) ?? canonical(a), toStringValue(b) ?? canonical(b)),
  );
}

function includes(items: readonly Value[], wanted: Value): boolean {
  return items.some((item) => isEqual(item, wanted));
}

function element(items: readonly Value[], index: number): Value {
  if (items.length === 0) throw invalid("the list is empty");
  return items.at(index % items.length) ?? null;
}

function flatten(items: readonly Value[]): readonly Value[] {
  return items.flatMap((item) => (item !== null && isList(item) ? flatten(item) : [item]));
}

function length(value: Value): number {
  if (typeof value === "string") return graphemes(value).length;
  if (value !== null && isList(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  throw invalid(`${typeName(value)} has no length`);
}
