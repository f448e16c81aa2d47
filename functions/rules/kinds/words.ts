import type { Rule } from "../rule.js";

/** What a rule says besides what its kind implies. */
export type Words = Pick<Rule, "remedy" | "see" | "secret" | "structural">;

/** Reason why objects must be known at synth. */
export const FIELDS_ARE_READ = "each of its fields is checked and used by its name";

/** A secret, as messages show it. */
export const NOT_SHOWN = "(not shown)";
