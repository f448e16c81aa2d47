/** Why an expression has no value: Terraform would reject it too, or the local run does not emulate it. */
type ExpressionProblem = "invalid" | "unsupported";

/** An expression that cannot be read or evaluated. */
export class ExpressionError extends Error {
  readonly problem: ExpressionProblem;
  readonly reason: string;
  /** Offset in the text of the expression, from 0; `undefined` where no single place is at fault. */
  readonly position: number | undefined;

  constructor(problem: ExpressionProblem, reason: string, position?: number) {
    super(position === undefined ? reason : `${reason} (at character ${position + 1})`);
    this.name = "ExpressionError";
    this.problem = problem;
    this.reason = reason;
    this.position = position;
  }
}

/** An expression that Terraform would reject as well. */
export function invalid(reason: string, position?: number): ExpressionError {
  return new ExpressionError("invalid", reason, position);
}

/** An expression that Terraform accepts and the local run does not emulate. */
export function unsupported(reason: string, position?: number): ExpressionError {
  return new ExpressionError("unsupported", reason, position);
}
