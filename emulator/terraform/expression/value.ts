import type { Json, JsonObject } from "../../json.js";
import { isObject } from "../../json.js";
/** A value of the Terraform language. Lists, sets and tuples are arrays; maps and objects are objects. */
export type Value = Json;

/** Whether a value is a list, set or tuple. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The name of a value's type, for error messages. */
export function typeName(value: Value): string {
  if (value === null) return "null";
  if (isList(value)) return "list";
  return typeof value === "object" ? "object" : typeof value;
}

/** Converts a primitive to a string as Terraform does; `undefined` if that is impossible. */
export function toStringValue(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberToString(value);
  return typeof value === "boolean" ? String(value) : undefined;
}

/** Formats a number without exponent, as Terraform prints it. */
function numberToString(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** Converts a primitive to a number; `undefined` if that is impossible. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === "number") return value;
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  if (typeof value !== "string" || !decimal.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Converts a primitive to a boolean; `undefined` if that is impossible. */
export function toBoolean(value: Value): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  return value === "false" ? false : undefined;
}

/** Compares strings by code point, as Terraform sorts keys and sets. */
export function compareText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** The entries of a map in Terraform's iteration order. */
export function sortedEntries(record: JsonObject): [string, Value][] {
  return Object.entries(record).sort(([left], [right]) => compareText(left, right));
}

/** Whether two values have equal type and content, without conversion. */
export function isEqual(left: Value, right: Value): boolean {
  return canonical(left) === canonical(right);
}

/** A canonical string of a value. Two values are equal exactly if their strings are equal. */
export function canonical(value: Value): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isObject(item) ? Object.fromEntries(sortedEntries(item)) : item,
  );
}
