/**
 * The kind of failure: Terraform rejects the expression, too (`invalid`), or the emulator does not support it
 * (`unsupported`).
 */
type ExpressionProblem = "invalid" | "unsupported";

/** An expression whose parsing or evaluation fails. */
export class ExpressionError extends Error {
  readonly problem: ExpressionProblem;
  readonly reason: string;
  /** Offset in the expression's source, from 0; `undefined` if the error has no single position. */
  readonly position: number | undefined;

  constructor(problem: ExpressionProblem, reason: string, position?: number) {
    super(position === undefined ? reason : `${reason} (at character ${position + 1})`);
    this.name = "ExpressionError";
    this.problem = problem;
    this.reason = reason;
    this.position = position;
  }
}

/** Creates the error for an expression that Terraform rejects, too. */
export function invalid(reason: string, position?: number): ExpressionError {
  return new ExpressionError("invalid", reason, position);
}

/** Creates the error for an expression that Terraform accepts and that is not emulated. */
export function unsupported(reason: string, position?: number): ExpressionError {
  return new ExpressionError("unsupported", reason, position);
}
