import type { JsonObject } from "../../json.js";
import type { Value } from "../expression/value.js";
import type { Place, Read } from "../stack/place.js";
import type { Arguments, Shape } from "./block.js";
import { readArguments } from "./block.js";
import type { IGNORED_TYPES } from "./ignored.js";

/** The resource that a computed attribute belongs to. */
export interface Self {
  readonly address: string;
  readonly region: string;
  readonly accountId: string;
  /** Folder of the stack's files. */
  readonly stackFolder: string;
  /** Folder of files that the emulator generates. */
  readonly workFolder: string;
  /** An attribute, configured or computed. */
  attribute(name: string): Value;
  /** An attribute as a string; empty if it is null. */
  string(name: string): string;
  /** The value of an argument; `undefined` if it is omitted. */
  configured(name: string): Value | undefined;
  /** All arguments, read by the type's shape. Throws if one of them is invalid. */
  read(): unknown;
  /** A generated value of `length` characters from `alphabet`. Derived from the address, so it never changes. */
  id(alphabet: string, length: number, purpose?: string): string;
}

/** Attributes that AWS would compute, by name. */
type Attributes = Readonly<Record<string, (self: Self) => Value>>;

/** The emulated part of a Terraform resource type or data source (`data.…`). */
export interface ResourceType<A = unknown> {
  readonly type: string;
  /** Names of the arguments that are nested blocks. */
  readonly nested: ReadonlySet<string>;
  readonly attributes: Attributes;
  /** Attributes that take precedence over the argument of the same name. */
  readonly overriding: Attributes;
  read(body: JsonObject, place: Place): Read<A>;
}

/** A resource with its arguments. */
export interface Resource<A = unknown> {
  readonly constructPath: string;
  readonly address: string;
  readonly region: string;
  readonly arguments: A;
  /** An attribute as a string. */
  string(attribute: string): string;
}

/** Defines a type by its emulated arguments and the attributes that others can refer to. */
export function resourceType<S extends Shape>(
  type: string,
  shape: S,
  attributes: Attributes = {},
  overriding: Attributes = {},
): ResourceType<Arguments<S>> {
  const nested = Object.keys(shape).filter((name) => shape[name]?.nested);
  return {
    type,
    nested: new Set(nested),
    attributes,
    overriding,
    read: (body, place) => readArguments(shape, body, place),
  };
}

/** Defines a type without effect. Other resources can refer to its attributes. */
export function ignoredType(
  type: keyof typeof IGNORED_TYPES,
  attributes: Attributes = {},
): ResourceType<undefined> {
  return {
    type,
    nested: new Set(),
    attributes,
    overriding: {},
    read: () => ({ ok: true, value: undefined }),
  };
}

/** The arguments of a type. */
export type ArgumentsOf<T> = T extends ResourceType<infer A> ? A : never;
