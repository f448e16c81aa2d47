/** A JSON object, or the props of a construct, before any check. */
export type Unchecked = { readonly [name: string]: unknown };

/** Context of a value that a rule checks. */
export interface RuleContext {
  /** The object that holds the value. */
  readonly siblings: Unchecked;
  /** Whether only Terraform will know a value. Such a value is not checked. */
  readonly isUnresolved: (value: unknown) => boolean;
}

/**
 * Kinds of values. A `construct` is an object of the caller's program, which JSON cannot hold. A setting of the kind
 * `omitted` must not be given.
 */
type Kind = "string" | "number" | "boolean" | "list" | "map" | "object" | "construct" | "omitted";

/** Limits of a number, or of the number of items in a list or map; both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The rule for one value: a setting, a prop, a field of a request's body, an option of a command. */
export interface Rule {
  /** Omitted if several kinds are allowed, e.g. false or an object. */
  readonly kind?: Kind;
  /** Checks the value itself; `fields` and `each` check its content. */
  readonly holds: (value: unknown, context: RuleContext) => boolean;
  /** The allowed values; continues "must be". */
  readonly allowed: string;
  /** The remedy for a wrong value, one or two sentences. @default - "Correct it", or how to omit it */
  readonly remedy?: string;
  /** The AWS page or RFC that sets the limit. */
  readonly see?: string;
  /** Whether the value can be omitted. @default false */
  readonly optional?: boolean;
  /** Value that replaces an omitted one. @default - no fixed value, e.g. a name made from the construct's path */
  readonly fallback?: unknown;
  /**
   * The reason that the value must be known at synth; continues "because".
   * @default - the value may be known only to Terraform
   */
  readonly structural?: string;
  /** Shortens a wrong value for a message. @default - the value itself */
  readonly shown?: (value: unknown) => unknown;
  /** Whether the value, and what is inside it, must not appear in a message. @default false */
  readonly secret?: boolean;
  /** Rules for the fields of an object; undefined if they are not checked. */
  readonly fields?: (value: Unchecked) => Rules | undefined;
  /** Whether an object may have other fields than `fields`. @default false */
  readonly open?: boolean;
  /** Rule for each item of a list, or each value of a map. */
  readonly each?: Rule;
  /** For generated documents and variables: the range that `holds` checks. */
  readonly range?: Range;
  /** For generated documents and variables: the pattern that `holds` checks. */
  readonly pattern?: RegExp;
  /** For generated documents and variables: the only values that `holds` accepts. */
  readonly choices?: readonly unknown[];
}

/** Rules by the names of fields. */
export type Rules = Readonly<Record<string, Rule>>;

/** A rule whose values have a TypeScript type. */
export interface RuleFor<Value> extends Rule {
  /** For the compiler only: a field's rule must have the field's type. */
  readonly type?: (value: Value) => Value;
}

/** A rule for an optional value with a default. */
export interface RuleWithFallback<Value> extends RuleFor<Value | undefined> {
  readonly optional: true;
  readonly fallback: Value;
}

/** A rule for every field of an interface: the compiler rejects a missing, unknown or differently typed one. */
export type RulesFor<Fields> = { readonly [Name in keyof Fields]-?: RuleFor<Fields[Name]> };
