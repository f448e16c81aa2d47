import type { Rules } from "./rule.js";

/** An object with defaults in place of omitted fields. */
export type Completed<Given, Declared> = Given & {
  readonly [Name in keyof Declared & keyof Given as Declared[Name] extends WithFallback
    ? Name
    : never]-?: Exclude<Given[Name], undefined>;
};

/** The additions of `RuleWithFallback` to a rule. */
interface WithFallback {
  readonly optional: true;
  readonly fallback: unknown;
}

/** Fills omitted fields with the defaults of their rules. An undefined field counts as omitted. */
export function withDefaultValues<Given extends object, Declared extends Rules>(
  given: Given,
  rules: Declared,
): Completed<Given, Declared> {
  const defaults = Object.entries(rules)
    .filter(([name, { fallback }]) => fallback !== undefined && given[name as keyof Given] === undefined)
    .map(([name, { fallback }]) => [name, fallback]);
  return { ...given, ...Object.fromEntries(defaults) };
}
