import type { JsonObject } from "../../json.js";
import { isObject } from "../../json.js";
import { invalid } from "../expression/expression-error.js";
import type { Value } from "../expression/value.js";
import { isList, toBoolean, toNumber, toStringValue, typeName } from "../expression/value.js";

/** The access of functions to the machine: only to the stack's files. */
export interface FunctionContext {
  /** Reads a file. The path is relative to the stack's folder. */
  readonly readFile: (path: string) => Uint8Array;
}

/** A function of the Terraform language. Throws an `ExpressionError` for invalid arguments. */
export type TerraformFunction = (values: readonly Value[], context: FunctionContext) => Value;

/** Converts an argument to the type of a parameter. */
type Parameter<T> = (value: Value, position: string) => T;

/** Defines a function with a fixed number of parameters. */
export function define<P extends unknown[]>(
  parameters: { readonly [K in keyof P]: Parameter<P[K]> },
  call: (...values: P) => Value,
): TerraformFunction {
  return (values) => {
    if (values.length !== parameters.length) {
      throw invalid(`the number of arguments must be ${parameters.length}, not ${values.length}`);
    }
    return call(...convertAll<P>(parameters, values));
  };
}

/** Defines a function that also reads files. */
export function defineWithFiles<P extends unknown[]>(
  parameters: { readonly [K in keyof P]: Parameter<P[K]> },
  call: (context: FunctionContext, ...values: P) => Value,
): TerraformFunction {
  return (values, context) => define<P>(parameters, (...own) => call(context, ...own))(values, context);
}

/** Defines a function with fixed parameters, followed by any number of further arguments of one type. */
export function defineVariadic<P extends unknown[], R>(
  parameters: { readonly [K in keyof P]: Parameter<P[K]> },
  rest: Parameter<R>,
  call: (own: P, rest: readonly R[]) => Value,
): TerraformFunction {
  return (values) => {
    if (values.length < parameters.length) {
      throw invalid(`the number of arguments must be at least ${parameters.length}, not ${values.length}`);
    }
    const own = convertAll<P>(parameters, values.slice(0, parameters.length));
    const others = values.slice(parameters.length);
    return call(
      own,
      others.map((value, index) => rest(value, ordinal(parameters.length + index))),
    );
  };
}

function convertAll<P extends unknown[]>(
  parameters: { readonly [K in keyof P]: Parameter<P[K]> },
  values: readonly Value[],
): P {
  const converters: readonly Parameter<unknown>[] = parameters;
  return values.map((value, index) => converters[index]?.(value, ordinal(index))) as P;
}

function ordinal(index: number): string {
  return `argument ${index + 1}`;
}

function wrongType(position: string, wanted: string, value: Value): never {
  throw invalid(`${position} must be ${wanted}, not ${typeName(value)}`);
}

/** Accepts any value. */
export const anything: Parameter<Value> = (value) => value;

/** Accepts a string, or a primitive that converts to one. */
export const string: Parameter<string> = (value, position) =>
  toStringValue(value) ?? wrongType(position, "a string", value);

/** Accepts a number, or a string that converts to one. */
export const number: Parameter<number> = (value, position) =>
  toNumber(value) ?? wrongType(position, "a number", value);

/** Accepts an integer. */
export const integer: Parameter<number> = (value, position) => {
  const whole = number(value, position);
  if (!Number.isSafeInteger(whole)) throw invalid(`${position} must be an integer, not ${whole}`);
  return whole;
};

/** Accepts a boolean, or the strings "true" and "false". */
export const boolean: Parameter<boolean> = (value, position) =>
  toBoolean(value) ?? wrongType(position, "true or false", value);

/** Accepts a list, set or tuple. */
export const list: Parameter<readonly Value[]> = (value, position) =>
  isList(value) ? value : wrongType(position, "a list", value);

/** Accepts a list of strings. */
export const texts: Parameter<readonly string[]> = (value, position) =>
  list(value, position).map((item) => string(item, `an item of ${position}`));

/** Accepts a list of numbers. */
export const numbers: Parameter<readonly number[]> = (value, position) =>
  list(value, position).map((item) => number(item, `an item of ${position}`));

/** Accepts a map or an object. */
export const record: Parameter<JsonObject> = (value, position) =>
  isObject(value) ? value : wrongType(position, "a map", value);
