import type { JsonObject } from "../../json.js";
import type { Value } from "../expression/value.js";
import type { Place, Read } from "../stack/place.js";
import type { Arguments, Shape } from "./block.js";
import { readArguments } from "./block.js";
import type { IGNORED_TYPES } from "./ignored.js";

/** A resource as seen by its own computed attributes. */
export interface Self {
  readonly address: string;
  readonly region: string;
  readonly accountId: string;
  /** Where files of the stack stand. */
  readonly stackFolder: string;
  /** Where files that the run makes are put. */
  readonly workFolder: string;
  /** The last part of the construct's path, made fit for a name. */
  readonly constructName: string;
  /** An attribute, configured or computed. */
  attribute(name: string): Value;
  /** An attribute as text; empty where it is null. */
  text(name: string): string;
  /** The value of an argument that is given; `undefined` where it is not. */
  configured(name: string): Value | undefined;
  /** All arguments, read by the type's shape; throws where one of them is at fault. */
  read(): unknown;
  /** Made up once and for all from the address: `length` letters of `alphabet`. */
  id(alphabet: string, length: number, purpose?: string): string;
}

/** Computes attributes that AWS would, by name. */
type Attributes = Readonly<Record<string, (self: Self) => Value>>;

/** A Terraform resource type, or a data source (`data.…`): what of it is emulated. */
export interface ResourceType<A = unknown> {
  readonly type: string;
  /** Names of the arguments that are nested blocks. */
  readonly nested: ReadonlySet<string>;
  readonly attributes: Attributes;
  /** Attributes that count more than the argument of the same name. */
  readonly overriding: Attributes;
  read(body: JsonObject, place: Place): Read<A>;
}

/** A resource whose arguments have been read. */
export interface Resource<A = unknown> {
  readonly constructPath: string;
  readonly address: string;
  readonly region: string;
  readonly arguments: A;
  /** An attribute as text. */
  text(attribute: string): string;
}

/** Defines a type by the arguments that are emulated and the attributes that others may refer to. */
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

/** Defines a type of which nothing is emulated, on purpose: others may still refer to its attributes. */
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

/** The arguments of a type, as they are read. */
export type ArgumentsOf<T> = T extends ResourceType<infer A> ? A : never;
