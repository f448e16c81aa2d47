import { isObject } from "../../json.js";
import { invalid } from "../expression/expression-error.js";
import type { Value } from "../expression/value.js";
import { isList, toBoolean, toNumber, toStringValue, typeName } from "../expression/value.js";
import { distinct, ordered } from "./collections.js";
import type { TerraformFunction } from "./define.js";
import { anything, define, defineVariadic, list } from "./define.js";

/**
 * Functions that change the type of a value, by name.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export const CONVERSION_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  coalesce: defineVariadic([], anything, (_own, values) => {
    const found = values.find((value) => value !== null && value !== "");
    if (found === undefined) throw invalid("every argument is null or empty");
    return found;
  }),
  nonsensitive: define([anything], (value) => value),
  sensitive: define([anything], (value) => value),
  tobool: define([anything], (value) => primitive(value, toBoolean, "true or false")),
  tolist: define([list], (value) => value),
  tomap: define([anything], (value) => {
    if (!isObject(value)) throw invalid(`${typeName(value)} cannot be converted to a map`);
    return value;
  }),
  tonumber: define([anything], (value) => primitive(value, toNumber, "a number")),
  toset: define([list], (value) => ordered(distinct(value))),
  tostring: define([anything], (value) => primitive(value, toStringValue, "a string")),
};

function primitive<T extends Value>(
  value: Value,
  convert: (value: Value) => T | undefined,
  wanted: string,
): Value {
  if (value === null) return null;
  const converted = convert(value);
  if (converted !== undefined) return converted;
  throw invalid(
    isList(value) || isObject(value)
      ? `${typeName(value)} cannot be converted to ${wanted}`
      : `${JSON.stringify(value)} cannot be converted to ${wanted}`,
  );
}
