import { invalid } from "./expression-error.js";
import type { Value } from "./value.js";
import { isEqual, toBoolean, toNumber, typeName } from "./value.js";

type Arithmetic = (left: number, right: number) => number | boolean;

/**
 * The arithmetic operators.
 * @see https://developer.hashicorp.com/terraform/language/expressions/operators
 */
const ARITHMETIC: ReadonlyMap<string, Arithmetic> = new Map<string, Arithmetic>([
  ["+", (left, right) => left + right],
  ["-", (left, right) => left - right],
  ["*", (left, right) => left * right],
  ["/", (left, right) => left / right],
  ["%", (left, right) => left % right],
  ["<", (left, right) => left < right],
  [">", (left, right) => left > right],
  ["<=", (left, right) => left <= right],
  [">=", (left, right) => left >= right],
]);

/** Applies `-` or `!`. */
export function applyUnary(operator: string, operand: Value, position: number): Value {
  return operator === "!" ? !booleanOf(operand, position) : -numberOf(operand, position);
}

/** Applies a binary operator, including `&&` and `||`. Both sides are evaluated already. */
export function applyBinary(operator: string, left: Value, right: Value, position: number): Value {
  if (operator === "==") return isEqual(left, right);
  if (operator === "!=") return !isEqual(left, right);
  if (operator === "&&") return booleanOf(left, position) && booleanOf(right, position);
  if (operator === "||") return booleanOf(left, position) || booleanOf(right, position);
  const operands = [numberOf(left, position), numberOf(right, position)] as const;
  if ((operator === "/" || operator === "%") && operands[1] === 0) {
    throw invalid("division by zero", position);
  }
  const result = ARITHMETIC.get(operator)?.(...operands);
  if (typeof result === "number" && !Number.isFinite(result)) {
    throw invalid("the result is too large", position);
  }
  if (result === undefined) throw invalid(`unknown operator "${operator}"`, position);
  return result;
}

/** Converts the condition of `? :`, or an operand of `&&`, `||` or `!`. */
export function booleanOf(value: Value, position: number): boolean {
  const boolean = toBoolean(value);
  if (boolean === undefined) throw invalid(`must be true or false, not ${typeName(value)}`, position);
  return boolean;
}

function numberOf(value: Value, position: number): number {
  const number = toNumber(value);
  if (number === undefined) throw invalid(`must be a number, not ${typeName(value)}`, position);
  return number;
}
