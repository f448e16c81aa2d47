import { isObject } from "../json/json.js";
import type { Rule, RuleContext, Rules, Unchecked } from "./rule.js";
import type { SettingProblem } from "./setting-problem.js";

/** Where an object is, and what is known about it. */
export interface Scope {
  /** Path of the object, dotted from the root. @default "" - the root */
  readonly path?: string;
  /** Whether only Terraform will know a value. @default - every value is known */
  readonly isUnresolved?: (value: unknown) => boolean;
}

interface ValueScope extends RuleContext {
  /** Whether the value is inside a secret. */
  readonly isSecret: boolean;
}

/** A secret, as messages show it. */
export const NOT_SHOWN = "(not shown)";

type Problems = Generator<SettingProblem, void>;

/**
 * Finds the problems of an object: unknown fields first, then missing and wrong ones in the order of the rules. They
 * are found one at a time, so that a reader of the first one does not wait for all of a large request.
 */
export function* problemsOf(object: Unchecked, rules: Rules, scope: Scope = {}): Problems {
  const { path, isUnresolved = () => false } = scope;
  yield* unknownFields(object, rules, path);
  yield* problemsOfFields(object, rules, path, { siblings: object, isUnresolved, isSecret: false });
}

function* problemsOfFields(
  object: Unchecked,
  rules: Rules,
  path: string | undefined,
  scope: ValueScope,
): Problems {
  for (const [name, rule] of Object.entries(rules)) {
    yield* problemsOfValue(dotted(path, name), object[name], rule, scope);
  }
}

/** Finds the problems of one value and of what is inside it. */
function* problemsOfValue(setting: string, value: unknown, rule: Rule, scope: ValueScope): Problems {
  if (value === undefined && rule.optional) return;
  const isSecret = scope.isSecret || rule.secret === true;
  if (scope.isUnresolved(value)) {
    if (rule.structural !== undefined) yield unknownAtSynth(setting, rule);
  } else if (rule.holds(value, scope)) {
    yield* problemsInside(setting, value, rule, { ...scope, isSecret });
  } else {
    yield wrongValue(setting, value, rule, isSecret);
  }
}

function* problemsInside(
  setting: string,
  value: unknown,
  { fields, open, each }: Rule,
  scope: ValueScope,
): Problems {
  const isList = Array.isArray(value);
  if (each !== undefined && (isList || isObject(value))) {
    for (const [name, item] of Object.entries(value)) {
      yield* problemsOfValue(isList ? `${setting}[${name}]` : dotted(setting, name), item, each, scope);
    }
  }
  const rules = isObject(value) ? fields?.(value) : undefined;
  if (!isObject(value) || rules === undefined) return;
  if (!open) yield* unknownFields(value, rules, setting);
  yield* problemsOfFields(value, rules, setting, { ...scope, siblings: value });
}

function* unknownFields(object: Unchecked, rules: Rules, path: string | undefined): Problems {
  for (const name of Object.keys(object)) {
    if (object[name] !== undefined && !Object.hasOwn(rules, name))
      yield unknownField(dotted(path, name), rules);
  }
}

/** A misspelt protection would protect nothing. The value is not shown: it may be a misspelt secret. */
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

function wrongValue(setting: string, received: unknown, rule: Rule, isSecret: boolean): SettingProblem {
  const { allowed, see, remedy = usualRemedy(rule), shown = (value) => value } = rule;
  return {
    setting,
    received: isSecret && received !== undefined ? NOT_SHOWN : shown(received),
    allowed,
    remedy,
    ...(see !== undefined && { see }),
  };
}

function usualRemedy({ kind, optional }: Rule): string {
  if (kind === "omitted") return "Remove it.";
  return optional ? "Correct it, or leave it out for the default." : "Correct it: it has no default.";
}

/** Code would take the placeholder of a boolean for true, and that of a choice for none of the choices. */
function unknownAtSynth(setting: string, { allowed, structural }: Rule): SettingProblem {
  return {
    setting,
    received: "a value that only Terraform knows",
    allowed: `${allowed}, known at synth, because ${structural}`,
    remedy: "Write the value into the code or the settings, instead of a Terraform variable or attribute.",
  };
}

function dotted(path: string | undefined, name: string): string {
  return path === undefined ? name : `${path}.${name}`;
}
