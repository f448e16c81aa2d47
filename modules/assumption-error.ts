/** An internal error of this project: an assumption about its environment is wrong. */
export class AssumptionError extends Error {
  override readonly name = "AssumptionError";
}
