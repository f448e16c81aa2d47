import type { StackUnderTest } from "../stack/stack-under-test.js";

/** Result of a check on the deployed stack. */
export interface Seen {
  /** Whether the fact's statement is true there; undefined if AWS did something else. */
  readonly answer: boolean | undefined;
  /** Description in a few words, without a token, URL or credential. */
  readonly seen: string;
}

/**
 * Finds out whether a fact is true on the deployed stack.
 * @throws {NotMeasured} if something is missing or broken, {NotApplicable} if the stack's settings exclude it
 */
export type Check = (stack: StackUnderTest) => Promise<Seen>;
