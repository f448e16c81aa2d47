import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { PropsError } from "./errors.js";

/** What the value of a field can be, in code and in words. */
const KINDS = {
  text: { holds: (value: unknown) => typeof value === "string", allowed: "text" },
  number: { holds: (value: unknown) => typeof value === "number", allowed: "a number" },
  boolean: { holds: (value: unknown) => typeof value === "boolean", allowed: "true or false" },
  list: { holds: (value: unknown) => Array.isArray(value), allowed: "a list" },
  object: { holds: isObject, allowed: "an object" },
} as const;

type Kind = keyof typeof KINDS;

type KindOf<Value> = Value extends string
  ? "text"
  : Value extends number
    ? "number"
    : Value extends boolean
      ? "boolean"
      : Value extends readonly unknown[]
        ? "list"
        : "object";

/**
 * Every field of some props, each by its kind, and `required` where it has no default. The compiler holds it to the
 * interface, for those who write settings as JSON and have no compiler.
 */
export type Fields<Props> = {
  readonly [Name in keyof Props]-?: undefined extends Props[Name]
    ? KindOf<Exclude<Props[Name], undefined>>
    : `required ${KindOf<Props[Name]>}`;
};

/** Where some props stand, and what to do about a field that does not belong there. */
export interface FieldsAdvice {
  /** Dotted from the root of the props, e.g. `existing`. @default "" - the root */
  readonly path?: string;
  /** One or two sentences. @default - to correct the name */
  readonly strangers?: string;
}

/**
 * Refuses what is not an object, a field that is missing or of another kind, and one that does not belong there: a
 * protection that is misspelt, or `"no"` where false was meant, would be none. What Terraform will know passes.
 */
export function checkFields<Props extends object>(
  scope: IConstruct,
  props: Props,
  fields: Fields<Props>,
  advice: FieldsAdvice = {},
): void {
  const { path = "" } = advice;
  const given: unknown = props;
  checkKind(scope, path === "" ? "props" : path, given, "object", false);
  if (!isObject(given)) return;
  checkStrangers(scope, given, Object.keys(fields), advice);
  for (const [name, field] of Object.entries<string>(fields)) {
    const isRequired = field.startsWith("required ");
    if (given[name] === undefined && !isRequired) continue;
    checkKind(scope, dotted(path, name), given[name], field.replace("required ", "") as Kind, !isRequired);
  }
}

function checkKind(
  scope: IConstruct,
  prop: string,
  received: unknown,
  kind: Kind,
  hasDefault: boolean,
): void {
  if (kind === "boolean") checkKnownChoice(scope, prop, received, "true or false");
  if (Token.isUnresolved(received) || KINDS[kind].holds(received)) return;
  const remedy = hasDefault ? "Correct it, or leave it out for the default." : "Give it: it has no default.";
  throw new PropsError(scope, { prop, received, allowed: KINDS[kind].allowed, remedy });
}

/**
 * Refuses a boolean or a choice that only Terraform knows: it decides what is built, and code would take the
 * placeholder for true, or for none of the choices.
 * @param choices - What is allowed, e.g. `true or false`.
 */
export function checkKnownChoice(scope: IConstruct, prop: string, received: unknown, choices: string): void {
  if (!Token.isUnresolved(received)) return;
  throw new PropsError(scope, {
    prop,
    received: "a value that only Terraform knows",
    allowed: `${choices}, known at synth`,
    remedy: "Write the value into the code or the settings, instead of a Terraform variable or attribute.",
  });
}

/** Refuses fields that are not among the known ones. An undefined field counts as omitted. */
export function checkKnownFields(
  scope: IConstruct,
  given: object,
  known: readonly string[],
  advice: FieldsAdvice,
): void {
  checkStrangers(scope, { ...given }, known, advice);
}

function checkStrangers(
  scope: IConstruct,
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  { path = "", strangers: remedy = "Remove it, or correct its name." }: FieldsAdvice,
): void {
  const strangers = Object.entries(given).filter(
    ([name, value]) => value !== undefined && !known.includes(name),
  );
  if (strangers.length === 0) return;
  throw new PropsError(scope, {
    prop: strangers.map(([name]) => dotted(path, name)).join(", "),
    received: Object.fromEntries(strangers),
    allowed: `absent: known here are ${known.join(", ")}`,
    remedy,
  });
}

function dotted(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Whether a value is an object that is not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
