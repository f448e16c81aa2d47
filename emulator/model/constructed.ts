/** An item of the stack that a construct creates. */
export interface Constructed {
  /** e.g. `uploads/Bucket`. */
  readonly constructPath: string;
}
