/** A mistake of this project's own: an assumption about its surroundings does not hold. */
export class AssumptionError extends Error {
  override readonly name = "AssumptionError";
}
