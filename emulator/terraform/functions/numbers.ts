import { invalid } from "../expression/expression-error.js";
import type { TerraformFunction } from "./define.js";
import { define, defineVariadic, integer, number, numbers, string } from "./define.js";

/** Maximum number of items that `range` returns, as in Terraform. */
const MAX_RANGE = 1024;

/**
 * Functions on numbers, by name.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export const NUMBER_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  abs: define([number], Math.abs),
  ceil: define([number], Math.ceil),
  floor: define([number], Math.floor),
  max: defineVariadic([number], number, ([first], rest) => Math.max(first, ...rest)),
  min: defineVariadic([number], number, ([first], rest) => Math.min(first, ...rest)),
  parseint: define([string, integer], parse),
  range: defineVariadic([number], number, ([first], rest) => range(first, rest)),
  signum: define([number], Math.sign),
  sum: define([numbers], (values) => {
    if (values.length === 0) throw invalid("the list is empty");
    return values.reduce((total, value) => total + value, 0);
  }),
};

function parse(digits: string, base: number): number {
  if (base < 2 || base > 36) throw invalid(`the base must be a number from 2 to 36, not ${base}`);
  const value = Number.parseInt(digits, base);
  const normal = digits.toLowerCase().replace(/^(-?)\+?0*(?=.)/, "$1");
  if (!Number.isSafeInteger(value) || value.toString(base) !== normal) {
    throw invalid(`${JSON.stringify(digits)} is not an integer of base ${base}`);
  }
  return value;
}

function range(first: number, [second, third]: readonly number[]): readonly number[] {
  const [start, limit] = second === undefined ? [0, first] : [first, second];
  const step = third ?? (limit < start ? -1 : 1);
  if (step === 0) throw invalid("the step must not be 0");
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (count > MAX_RANGE) throw invalid(`returns at most ${MAX_RANGE} items, not ${count}`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}
