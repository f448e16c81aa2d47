import type { Rule, RuleFor, RuleWithFallback } from "../rule.js";
import type { Words } from "./words.js";

/** Any value; also omitted. */
export const ANYTHING: RuleFor<unknown> = { holds: () => true, allowed: "any value", optional: true };

/** False, or what another rule allows. */
export function orFalse<Value>(rule: RuleFor<Value>, words: Words = {}): RuleFor<Value | false> {
  const other: Rule = rule;
  return {
    ...other,
    kind: undefined,
    holds: (value, context) => value === false || other.holds(value, context),
    allowed: `false, or ${other.allowed}`,
    ...words,
  };
}

/** A rule for a value that can be omitted, with its default if it has a fixed one. */
export function optional<Value>(rule: RuleFor<Value>): RuleFor<Value | undefined>;
export function optional<Value>(rule: RuleFor<Value>, fallback: NoInfer<Value>): RuleWithFallback<Value>;
export function optional(rule: Rule, fallback?: unknown): Rule {
  return { ...rule, optional: true, fallback };
}

/**
 * A rule for a setting that must not be given here.
 * @param allowed - Continues "must be", e.g. `omitted with existing`.
 */
export function omitted(allowed: string, words: Words = {}): RuleFor<undefined> {
  return { kind: "omitted", holds: () => false, allowed, optional: true, ...words };
}
