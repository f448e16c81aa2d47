/** A JSON object, or the props of a construct, before any check. */
export type Unchecked = { readonly [name: string]: unknown };

/** Inputs of a rule in addition to the value. */
export interface RuleContext {
  /** The object that holds the value. */
  readonly siblings: Unchecked;
  /** Whether only Terraform will know a value. Such a value is not judged. */
  readonly isUnresolved: (value: unknown) => boolean;
}

/**
 * The kinds of values. A `construct` is an object of the caller's program, which no JSON can hold. A setting of the kind
 * `omitted` must not be given at all.
 */
type Kind = "string" | "number" | "boolean" | "list" | "map" | "object" | "construct" | "omitted";

/** The least and the most of a number, or of the items of a list or map; both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The rule for one value: a setting, a prop, a field of a request's body, an option of a command. */
export interface Rule {
  /** Omitted if several kinds are allowed, e.g. false or an object. */
  readonly kind?: Kind;
  /** Whether the value itself is right; `fields` and `each` judge what is inside it. */
  readonly holds: (value: unknown, context: RuleContext) => boolean;
  /** The allowed values, to be read after "must be". */
  readonly allowed: string;
  /** Instructions to fix it, one or two sentences. @default - to correct it, or to omit it if it is optional */
  readonly remedy?: string;
  /** The AWS page or RFC that sets the limit. */
  readonly see?: string;
  /** Whether the value can be omitted. @default false */
  readonly optional?: boolean;
  /** The value of an omitted setting. @default - none fixed, e.g. a name made from the construct's path */
  readonly fallback?: unknown;
  /**
   * The reason that the value must be known at synth, to be read after "because". Otherwise it may be known only to
   * Terraform.
   * @default - it may be unknown
   */
  readonly structural?: string;
  /** The form of a wrong value in a message. @default - the value itself */
  readonly shown?: (value: unknown) => unknown;
  /** Whether the value, and what is inside it, must not appear in a message. @default false */
  readonly secret?: boolean;
  /** Rules for the fields of an object; undefined if there is nothing to judge. */
  readonly fields?: (value: Unchecked) => Rules | undefined;
  /** Whether an object may have other fields than `fields`. @default false */
  readonly open?: boolean;
  /** Rule for each item of a list, or each value of a map. */
  readonly each?: Rule;
  /** For generated documents and variables: the range that `holds` checks. */
  readonly range?: Range;
  /** For generated documents and variables: the pattern that `holds` checks. */
  readonly pattern?: RegExp;
  /** For generated documents and variables: the only values that `holds` takes. */
  readonly choices?: readonly unknown[];
}

/** Rules by the names of fields. */
export type Rules = Readonly<Record<string, Rule>>;

/** A rule whose values have a TypeScript type. */
export interface RuleFor<Value> extends Rule {
  /** For the compiler only: a rule for another type than the field's does not compile. */
  readonly type?: (value: Value) => Value;
}

/** A rule for an optional value with a default. */
export interface RuleWithFallback<Value> extends RuleFor<Value | undefined> {
  readonly optional: true;
  readonly fallback: Value;
}

/** A rule for every field of an interface: the compiler rejects a missing, unknown or differently typed one. */
export type RulesFor<Fields> = { readonly [Name in keyof Fields]-?: RuleFor<Fields[Name]> };
