import type { PolicyStatement } from "../../model.js";
import type { ConditionValues } from "./context.js";
import type { Operator, OperatorUse } from "./operators.js";
import { OPERATORS, parseOperator } from "./operators.js";

/** A policy names an operator that IAM does not have: the policy was not validated when it was loaded. */
export class UnknownOperatorError extends Error {
  override readonly name = "UnknownOperatorError";
  readonly operator: string;

  constructor(operator: string) {
    super(`IAM has no condition operator "${operator}". Validate a policy before it is evaluated.`);
    this.operator = operator;
  }
}

/**
 * Whether every operator and every key of a statement's condition holds.
 * @param variables values for `${…}`, absent where the policy's version has no variables
 */
export function conditionHolds(
  condition: NonNullable<PolicyStatement["Condition"]>,
  values: ConditionValues,
  variables: ConditionValues | undefined,
): boolean {
  return Object.entries(condition).every(([text, keys]) => {
    const use = parseOperator(text);
    const operator = use && OPERATORS[use.name];
    if (use === undefined || operator === undefined) throw new UnknownOperatorError(text);
    return Object.entries(keys).every(([key, wanted]) =>
      keyHolds(use, operator, values.get(key.toLowerCase()), listOf(wanted), variables),
    );
  });
}

function keyHolds(
  use: OperatorUse,
  operator: Operator,
  actual: readonly string[] | undefined,
  wanted: readonly string[],
  variables: ConditionValues | undefined,
): boolean {
  const absent = actual === undefined || actual.length === 0;
  if (use.name === "Null") return wanted.some((value) => (value.toLowerCase() === "true") === absent);
  if (absent) return whereAbsent(use, operator);
  const holds = (value: string): boolean =>
    wanted.some((candidate) => operator.compare(value, candidate, variables)) !== operator.negated;
  if (use.set === "ForAllValues") return actual.every(holds);
  if (use.set === "ForAnyValue") return actual.some(holds);
  return operator.negated ? actual.every(holds) : actual.some(holds);
}

/** Without a value, `ForAllValues`, `…IfExists` and the negated operators hold, and nothing else does. */
function whereAbsent(use: OperatorUse, operator: Operator): boolean {
  if (use.set === "ForAllValues" || use.ifExists) return true;
  return use.set === undefined && operator.negated;
}

/** A list as IAM's JSON has it: one string may stand for a list of one. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}
