import type { PolicyStatement } from "../../model.js";
import type { ConditionValues } from "./context.js";
import type { Operator, OperatorUse } from "./operators.js";
import { OPERATORS, parseOperator } from "./operators.js";

/** An unknown condition operator. `validatePolicy` reports it before a policy is evaluated. */
export class UnknownOperatorError extends Error {
  override readonly name = "UnknownOperatorError";
  readonly operator: string;

  constructor(operator: string) {
    super(`Unknown condition operator "${operator}". Validate a policy before you evaluate it.`);
    this.operator = operator;
  }
}

/**
 * Whether all operators and keys of a statement's condition hold.
 * @param variables values for `${…}`; missing if the policy's version has no variables
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
  const isMissing = actual === undefined || actual.length === 0;
  if (use.name === "Null") return wanted.some((value) => (value.toLowerCase() === "true") === isMissing);
  if (isMissing) return holdsForMissingKey(use, operator);
  const holds = (value: string): boolean =>
    wanted.some((candidate) => operator.compare(value, candidate, variables)) !== operator.negated;
  if (use.set === "ForAllValues") return actual.every(holds);
  if (use.set === "ForAnyValue") return actual.some(holds);
  return operator.negated ? actual.every(holds) : actual.some(holds);
}

/**
 * Whether an operator holds for a missing key: `ForAllValues`, `…IfExists` and negated operators do, all others do not.
 */
function holdsForMissingKey(use: OperatorUse, operator: Operator): boolean {
  if (use.set === "ForAllValues" || use.ifExists) return true;
  return use.set === undefined && operator.negated;
}

/** A list in IAM's JSON, in which a single string is a list of one. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}
