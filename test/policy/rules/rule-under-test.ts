import type { LocalStack } from "../../support/local-stack.js";
import type { Attempt, Attempted } from "./attempt.js";

/** The test of a rule. */
export interface RuleUnderTest {
  /** The policy that the page names for it. */
  readonly policy: Readonly<Record<string, unknown>>;
  /** Settings that the page names for it, in addition to the policy. @default - none */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Attempts by name. */
  readonly attempts: Readonly<Record<string, Attempt>>;
  /** Whether the stored object obeys the rule, although the attempt was not rejected. */
  readonly holds: (
    left: Pick<Attempted, "earlier"> & { readonly key: string },
    stack: LocalStack,
  ) => Promise<boolean>;
}
