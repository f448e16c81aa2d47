import type { Rule } from "../rule.js";

/** The texts of a rule that its kind does not imply. */
export type Words = Pick<Rule, "remedy" | "see" | "secret" | "structural">;

/** Reason why objects must be known at synth. */
export const FIELDS_ARE_READ = "each of its fields is checked and used by its name";

/** A secret, as messages show it. */
export const NOT_SHOWN = "(not shown)";
