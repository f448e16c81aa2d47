import type { Rule } from "../rule.js";

/** The parts of a rule's messages that do not follow from its kind. */
export type Words = Pick<Rule, "remedy" | "see" | "secret" | "structural">;

/** The reason that objects must be known at synth. */
export const FIELDS_ARE_READ = "each of its fields is checked and used by its name";

/** Replaces a secret in messages. */
export const NOT_SHOWN = "(not shown)";
