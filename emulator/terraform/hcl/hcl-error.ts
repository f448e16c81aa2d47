/** An unreadable `.tf` file. */
export class HclError extends Error {
  /** Line of the problem, from 1. */
  readonly line: number;

  constructor(reason: string, line: number) {
    super(reason);
    this.name = "HclError";
    this.line = line;
  }
}
