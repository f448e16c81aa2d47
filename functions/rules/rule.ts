/** A JSON object, or the props of a construct, before any check. */
export type Unchecked = { readonly [name: string]: unknown };

/** What a rule may look at besides the value. */
export interface RuleContext {
  /** The object that holds the value. */
  readonly siblings: Unchecked;
  /** Whether only Terraform will know a value. Such a value is not judged. */
  readonly isUnresolved: (value: unknown) => boolean;
}

/** The kinds of values. A `construct` is an object of the caller's program, which no JSON can hold. */
export type Kind = "string" | "number" | "boolean" | "list" | "map" | "object" | "construct";

/** The rule for one value: a setting, a prop, a field of a request's body, an option of a command. */
export interface Rule {
  /** Omitted if several kinds are allowed, e.g. false or an object. */
  readonly kind?: Kind;
  /** Whether the value itself is right; `fields`, `item` and `values` judge what is inside it. */
  readonly holds: (value: unknown, context: RuleContext) => boolean;
  /** What is allowed, to be read after "must be". */
  readonly allowed: string;
  /** How to fix it, one or two sentences. @default - to correct it, or to leave it out if it is optional */
  readonly remedy?: string;
  /** The AWS page or RFC that sets the limit. */
  readonly see?: string;
  /** Whether the value can be omitted. @default false */
  readonly optional?: boolean;
  /** What an omitted value stands for; for documents and generated variables. */
  readonly fallback?: unknown;
  /** Whether the value decides which resources are built, so that it must be known at synth. @default false */
  readonly structural?: boolean;
  /** Whether the value must not appear in a message. @default false */
  readonly secret?: boolean;
  /** Rules for the fields of an object, any other of which is unknown; undefined if there is nothing to judge. */
  readonly fields?: (value: Unchecked) => Rules | undefined;
  /** Rule for each item of a list, or each value of a map. */
  readonly each?: Rule;
}

/** Rules by the names of fields. */
export type Rules = Readonly<Record<string, Rule>>;

/** A rule whose values have a TypeScript type. */
export interface RuleFor<Value> extends Rule {
  /** For the compiler only: a rule that allows other values than the type has does not compile. */
  readonly type?: (value: Value) => Value;
}

/** A rule for every field of an interface: the compiler rejects a missing, unknown or differently typed one. */
export type RulesFor<Fields> = { readonly [Name in keyof Fields]-?: RuleFor<Fields[Name]> };
