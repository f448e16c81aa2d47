import type { Json } from "../../json.js";
import { isObject, parseJson } from "../../json.js";
import type { Value } from "../expression/value.js";
import { isList, toBoolean, toNumber, toText, typeName } from "../expression/value.js";
import type { Place, Read } from "../stack/place.js";

/** How an argument of a resource is read. */
export interface Argument<T> {
  /** Whether it is a nested block, which references see as a list. */
  readonly nested: boolean;
  /** Reads what stands in the configuration; `undefined` and null mean that the argument is not given. */
  read(json: Json | undefined, place: Place): Read<T>;
}

/** Reads a value once it is evaluated; a text is what is wrong with it. */
type Convert<T> = (value: Value) => Read<T> | string;

/** An argument that may be left out, and that is converted after it has been evaluated. */
export function optional<T>(convert: Convert<T>): Argument<T | undefined> {
  return {
    nested: false,
    read(json, place) {
      if (json === undefined || json === null) return { ok: true, value: undefined };
      const evaluated = place.evaluate(json);
      if (!evaluated.ok) return evaluated;
      if (evaluated.value === null) return { ok: true, value: undefined };
      const converted = convert(evaluated.value);
      return typeof converted === "string" ? place.report(converted) : converted;
    },
  };
}

/** An argument that has to be given. */
export function required<T>(argument: Argument<T>): Argument<Exclude<T, undefined>> {
  return {
    nested: argument.nested,
    read(json, place) {
      const read = argument.read(json, place);
      if (!read.ok) return read;
      if (read.value === undefined) return place.report("is required");
      return { ok: true, value: read.value as Exclude<T, undefined> };
    },
  };
}

/** An argument with a value of its own where it is not given. */
export function withDefault<T>(
  argument: Argument<T>,
  value: Exclude<T, undefined>,
): Argument<Exclude<T, undefined>> {
  return {
    nested: argument.nested,
    read(json, place) {
      const read = argument.read(json, place);
      if (!read.ok) return read;
      return { ok: true, value: (read.value ?? value) as Exclude<T, undefined> };
    },
  };
}

function converted<T>(value: T | undefined, wanted: string, received: Value): Read<T> | string {
  return value === undefined ? `has to be ${wanted}, not ${typeName(received)}` : { ok: true, value };
}

/** A text. */
export const text: Argument<string | undefined> = optional((value) =>
  converted(toText(value), "a text", value),
);

/** A number. */
export const number: Argument<number | undefined> = optional((value) =>
  converted(toNumber(value), "a number", value),
);

/** True or false. */
export const flag: Argument<boolean | undefined> = optional((value) =>
  converted(toBoolean(value), "true or false", value),
);

/** One of some words; every other one is reported with those that are emulated. */
export function oneOf<const T extends string>(...words: readonly T[]): Argument<T | undefined> {
  return optional((value) => {
    const word = words.find((candidate) => candidate === value);
    const received = JSON.stringify(value);
    return word === undefined
      ? `${received} is not emulated; ${words.join(", ")} ${words.length === 1 ? "is" : "are"}`
      : { ok: true, value: word };
  });
}

/** A list or set of texts; empty where it is not given. */
export const texts: Argument<readonly string[]> = withDefault(
  optional((value) => {
    if (!isList(value)) return `has to be a list of texts, not ${typeName(value)}`;
    const items = value.flatMap((item) => toText(item) ?? []);
    return items.length === value.length ? { ok: true, value: items } : "every item has to be a text";
  }),
  [],
);

/** A map of texts; empty where it is not given. */
export const textMap: Argument<Readonly<Record<string, string>>> = withDefault(
  optional((value) => {
    if (!isObject(value)) return `has to be a map of texts, not ${typeName(value)}`;
    const entries = Object.entries(value).flatMap(([key, item]) => {
      const converted = toText(item);
      return converted === undefined ? [] : [[key, converted] as const];
    });
    if (entries.length !== Object.keys(value).length) return "every value has to be a text";
    return { ok: true, value: Object.fromEntries(entries) };
  }),
  {},
);

/** A text that holds a JSON object. */
export const jsonObject: Argument<{ readonly [key: string]: Value } | undefined> = optional((value) => {
  const parsed = typeof value === "string" ? parseJson(value) : undefined;
  return isObject(parsed) ? { ok: true, value: parsed } : "has to be the text of a JSON object";
});
