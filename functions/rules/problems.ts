import type { Failure, Scope } from "./failures.js";
import { failuresOf } from "./failures.js";
import { NOT_SHOWN } from "./kinds/words.js";
import type { Rule, Rules, Unchecked } from "./rule.js";
import type { SettingProblem } from "./setting-problem.js";

/** Finds the problems of an object one at a time, in the order of {@link failuresOf}. */
export function* problemsOf(
  object: Unchecked,
  rules: Rules,
  scope: Scope = {},
): Generator<SettingProblem, void> {
  for (const failure of failuresOf(object, rules, scope)) yield problemOf(failure);
}

/** Explains a failure. */
export function problemOf(failure: Failure): SettingProblem {
  const { setting } = failure;
  if (failure.reason === "unknown") return unknownField(setting, failure.rules);
  if (failure.reason === "unresolved") return unknownAtSynth(setting, failure.rule);
  const { allowed, see, remedy = usualRemedy(failure.rule, failure.value) } = failure.rule;
  return {
    setting,
    received: shownValue(failure),
    allowed,
    remedy,
    ...(see !== undefined && { see }),
  };
}

function shownValue({ value, isSecret, rule }: Extract<Failure, { reason: "wrong" }>): unknown {
  if (value === undefined) return undefined;
  if (isSecret) return NOT_SHOWN;
  return rule.shown === undefined ? value : rule.shown(value);
}

/**
 * Describes an unknown field: misspelt, it would have no effect. Its value is not shown, because it may be a secret.
 */
function unknownField(setting: string, rules: Rules): SettingProblem {
  const known = Object.keys(rules).filter((name) => rules[name]?.kind !== "omitted");
  return {
    setting,
    received: NOT_SHOWN,
    allowed: `omitted, because it is unknown. Known fields: ${known.join(", ")}`,
    remedy: "Correct its name, or remove it.",
    known,
  };
}

function usualRemedy({ kind, optional }: Rule, received: unknown): string {
  if (kind === "omitted") return "Remove it.";
  if (optional) return "Correct it, or leave it out for the default.";
  return received === undefined ? "Give it: it has no default." : "Correct it.";
}

/**
 * Describes a placeholder that only Terraform resolves. At synth, the placeholder of a boolean would count as true, and
 * the placeholder of a choice would count as an unknown choice.
 */
function unknownAtSynth(setting: string, { allowed, structural }: Rule): SettingProblem {
  return {
    setting,
    received: "a value that only Terraform knows",
    allowed: `${allowed}, known at synth, because ${structural}`,
    remedy: "Write the value into the code or the settings, instead of a Terraform variable or attribute.",
  };
}
