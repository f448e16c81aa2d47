import { isObject } from "../json/json.js";
import type { Rule, RuleContext, RuleFor, Rules, Unchecked } from "./rule.js";

/** Path and context of the object that is checked. */
export interface Scope {
  /** Path of the object, dotted from the root. @default "" - the object is the root */
  readonly path?: string;
  /** Whether only Terraform will know a value. @default - every value is known */
  readonly isUnresolved?: (value: unknown) => boolean;
  /** Whether the object may have unknown fields. @default false */
  readonly open?: boolean;
}

/**
 * A value that breaks a rule, without a message: a function with a short cold start loads the messages only when it
 * needs a message.
 */
export type Failure =
  | {
      readonly reason: "wrong";
      readonly setting: string;
      readonly value: unknown;
      readonly rule: Rule;
      /** Whether the value is a secret, or inside one. */
      readonly isSecret: boolean;
    }
  /** Only Terraform knows the value, but the rule needs it at synth. */
  | { readonly reason: "unresolved"; readonly setting: string; readonly rule: Rule }
  /** The field is unknown. The rules are those of the known fields. */
  | { readonly reason: "unknown"; readonly setting: string; readonly rules: Rules };

type Failures = Generator<Failure, void>;

interface ValueScope extends RuleContext {
  readonly isSecret: boolean;
}

/** Whether a value and everything inside it obeys a rule. */
export function isValid<Value>(value: unknown, rule: RuleFor<Value>): value is Value {
  return failuresOf({ value }, { value: rule }).next().done === true;
}

/**
 * Finds the failures of an object: unknown fields first, then missing and wrong ones in the order of the rules. It is a
 * generator, so that a caller who needs only the first one does not check all of a large request.
 */
export function* failuresOf(object: Unchecked, rules: Rules, scope: Scope = {}): Failures {
  const { path, isUnresolved = () => false, open = false } = scope;
  if (!open) yield* unknownFields(object, rules, path);
  yield* failuresOfFields(object, rules, path, { siblings: object, isUnresolved, isSecret: false });
}

function* failuresOfFields(
  object: Unchecked,
  rules: Rules,
  path: string | undefined,
  scope: ValueScope,
): Failures {
  for (const [name, rule] of Object.entries(rules)) {
    yield* failuresOfValue(dotted(path, name), object[name], rule, scope);
  }
}

/** Finds the failures of one value and of what is inside it. */
function* failuresOfValue(setting: string, value: unknown, rule: Rule, scope: ValueScope): Failures {
  if (value === undefined && rule.optional) return;
  const isSecret = scope.isSecret || rule.secret === true;
  if (scope.isUnresolved(value)) {
    if (rule.structural !== undefined) yield { reason: "unresolved", setting, rule };
  } else if (rule.holds(value, scope)) {
    yield* failuresInside(setting, value, rule, { ...scope, isSecret });
  } else {
    yield { reason: "wrong", setting, value, rule, isSecret };
  }
}

function* failuresInside(
  setting: string,
  value: unknown,
  { fields, open, each }: Rule,
  scope: ValueScope,
): Failures {
  const isList = Array.isArray(value);
  // A rule with both `fields` and `each` is for one object, or for a list of such objects.
  if (each !== undefined && (isList || (isObject(value) && fields === undefined))) {
    for (const [name, item] of entriesOf(value)) {
      yield* failuresOfValue(isList ? `${setting}[${name}]` : dotted(setting, name), item, each, scope);
    }
  }
  const rules = isObject(value) ? fields?.(value) : undefined;
  if (!isObject(value) || rules === undefined) return;
  if (!open) yield* unknownFields(value, rules, setting);
  yield* failuresOfFields(value, rules, setting, { ...scope, siblings: value });
}

/**
 * Entries of a list or map. A hole in a sparse list counts as an omitted item: code, JSON and Terraform each treat
 * holes differently.
 */
function entriesOf(value: object): readonly [string, unknown][] {
  return Object.entries(Array.isArray(value) ? [...value] : value);
}

function* unknownFields(object: Unchecked, rules: Rules, path: string | undefined): Failures {
  for (const name of Object.keys(object)) {
    if (object[name] === undefined || Object.hasOwn(rules, name)) continue;
    yield { reason: "unknown", setting: dotted(path, name), rules };
  }
}

function dotted(path: string | undefined, name: string): string {
  return path === undefined ? name : `${path}.${name}`;
}
