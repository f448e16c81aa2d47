import type { SettingProblem } from "../../rules/setting-problem.js";
import type { IdentitySettings } from "../contract.js";
import type { IdentityRule } from "./identity-rules.js";
import { IDENTITY_RULES, NOT_SHOWN } from "./identity-rules.js";

/**
 * Lists every problem of identity settings, each with its remedy; empty if all are valid.
 * @param settings - The settings, or what claims to be some.
 * @param isUnresolved - Says of a value that only Terraform will know it; such a value is not judged.
 */
export function identityProblems(
  settings: IdentitySettings | { readonly [setting: string]: unknown },
  isUnresolved: (value: unknown) => boolean = () => false,
): readonly SettingProblem[] {
  const given: { readonly [setting: string]: unknown } = { ...settings };
  const known = typeof given.type === "string" ? IDENTITY_RULES.get(given.type) : undefined;
  if (known === undefined) {
    return [
      {
        setting: "identity.type",
        received: given.type,
        allowed: [...IDENTITY_RULES.keys()].map((type) => `"${type}"`).join(", "),
        remedy: "Name how callers prove who they are.",
      },
    ];
  }
  const wrong = known
    .filter(({ setting, holds }) => !isUnresolved(given[setting]) && !holds(given[setting], isUnresolved))
    .map(({ setting, allowed, remedy, shown = (value: unknown) => value }) => ({
      setting: `identity.${setting}`,
      received: shown(given[setting]),
      allowed,
      remedy,
    }));
  return [...unknownSettings(given, known), ...wrong];
}

/** A misspelt setting would enforce nothing. */
function unknownSettings(
  given: { readonly [setting: string]: unknown },
  known: readonly IdentityRule[],
): readonly SettingProblem[] {
  const names = new Set(["type", ...known.map(({ setting }) => setting)]);
  return Object.keys(given)
    .filter((name) => given[name] !== undefined && !names.has(name))
    .map((name) => ({
      setting: `identity.${name}`,
      received: NOT_SHOWN,
      allowed: `absent: the settings of type "${given.type}" are ${[...names].join(", ")}`,
      remedy: "Correct its name, or remove it: it would have no effect.",
    }));
}
