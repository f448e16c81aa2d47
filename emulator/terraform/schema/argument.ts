import type { Json } from "../../json.js";
import { isObject, parseJson } from "../../json.js";
import type { Value } from "../expression/value.js";
import { isList, toBoolean, toNumber, toStringValue, typeName } from "../expression/value.js";
import type { Place, Read } from "../stack/place.js";

/** A reader of one argument of a resource. */
export interface Argument<T> {
  /** Whether the argument is a nested block. References see nested blocks as lists. */
  readonly nested: boolean;
  /** Reads the argument from the configuration. `undefined` and null mean that it is omitted. */
  read(json: Json | undefined, place: Place): Read<T>;
}

/** Converts an evaluated value. Returns a string with the problem if the value is invalid. */
type Convert<T> = (value: Value) => Read<T> | string;

/** Creates an optional argument. Its value is evaluated, and then converted. */
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

/** Makes an argument required. */
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

/** Gives an argument a default. */
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
  return value === undefined ? `must be ${wanted}, not ${typeName(received)}` : { ok: true, value };
}

/** A string. */
export const string: Argument<string | undefined> = optional((value) =>
  converted(toStringValue(value), "a string", value),
);

/** A number. */
export const number: Argument<number | undefined> = optional((value) =>
  converted(toNumber(value), "a number", value),
);

/** A boolean. */
export const boolean: Argument<boolean | undefined> = optional((value) =>
  converted(toBoolean(value), "true or false", value),
);

/** One of several strings. Any other value is reported, with a list of the emulated values. */
export function oneOf<const T extends string>(...words: readonly T[]): Argument<T | undefined> {
  return optional((value) => {
    const word = words.find((candidate) => candidate === value);
    const received = JSON.stringify(value);
    return word === undefined
      ? `${received} is not emulated. Emulated: ${words.join(", ")}`
      : { ok: true, value: word };
  });
}

/** A list or set of strings. Default: empty. */
export const strings: Argument<readonly string[]> = withDefault(
  optional((value) => {
    if (!isList(value)) return `must be a list of strings, not ${typeName(value)}`;
    const items = value.flatMap((item) => toStringValue(item) ?? []);
    return items.length === value.length ? { ok: true, value: items } : "every item must be a string";
  }),
  [],
);

/** A map of strings. Default: empty. */
export const stringMap: Argument<Readonly<Record<string, string>>> = withDefault(
  optional((value) => {
    if (!isObject(value)) return `must be a map of strings, not ${typeName(value)}`;
    const entries = Object.entries(value).flatMap(([key, item]) => {
      const converted = toStringValue(item);
      return converted === undefined ? [] : [[key, converted] as const];
    });
    if (entries.length !== Object.keys(value).length) return "every value must be a string";
    return { ok: true, value: Object.fromEntries(entries) };
  }),
  {},
);

/** A string that contains a JSON object. */
export const jsonObject: Argument<{ readonly [key: string]: Value } | undefined> = optional((value) => {
  const parsed = typeof value === "string" ? parseJson(value) : undefined;
  return isObject(parsed) ? { ok: true, value: parsed } : "must be a string that contains a JSON object";
});
