import type { Json, JsonObject } from "../../json.js";
import { isObject } from "../../json.js";
import type { Value } from "../expression/value.js";
import { isList, typeName } from "../expression/value.js";
import type { Place, Read } from "../stack/place.js";
import type { Argument } from "./argument.js";
import { reasonToIgnore } from "./ignored.js";

/** The emulated arguments of a block, by name. */
export type Shape = Readonly<Record<string, Argument<unknown>>>;

/** The values of a block's arguments. */
export type Arguments<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Argument<infer T> ? T : never;
};

/** Reads all arguments of a block. Reports those that are neither emulated nor ignored on purpose. */
export function readArguments<S extends Shape>(shape: S, json: JsonObject, place: Place): Read<Arguments<S>> {
  const unknown = Object.keys(json).filter((name) => isUnsupported(name, json[name], shape, place));
  for (const name of unknown) place.at(name).report(reasonFor(name, shape));
  const values: [string, unknown][] = [];
  let ok = unknown.length === 0;
  for (const [name, argument] of Object.entries(shape)) {
    const read = argument.read(json[name], place.at(name));
    if (read.ok) values.push([name, read.value]);
    else ok = false;
  }
  return ok ? { ok, value: Object.fromEntries(values) as Arguments<S> } : { ok: false };
}

function isUnsupported(name: string, json: Json | undefined, shape: Shape, place: Place): boolean {
  const given = json !== null && !(Array.isArray(json) && json.length === 0);
  return given && !Object.hasOwn(shape, name) && !reasonToIgnore(place.type, place.at(name).path);
}

const META_ARGUMENTS = new Set(["count", "for_each", "dynamic", "provisioner", "connection"]);

function reasonFor(name: string, shape: Shape): string {
  if (META_ARGUMENTS.has(name)) return `"${name}" is not emulated`;
  const known = Object.keys(shape);
  const which = known.length === 0 ? "none" : known.join(", ");
  return `is not emulated. Emulated: ${which}`;
}

/** A nested block that is allowed once. */
export function block<S extends Shape>(shape: S): Argument<Arguments<S> | undefined> {
  const many = blocks(shape);
  return {
    nested: true,
    read(json, place) {
      const read = many.read(json, place);
      if (!read.ok) return read;
      const [first, second] = read.value;
      return second ? place.report("is allowed only once") : { ok: true, value: first };
    },
  };
}

/** A nested block that is allowed several times, as a list or a set. Default: none. */
export function blocks<S extends Shape>(shape: S): Argument<readonly Arguments<S>[]> {
  return {
    nested: true,
    read(json, place) {
      if (json === undefined || json === null) return { ok: true, value: [] };
      if (typeof json !== "string") return readItems(shape, json, place);
      const evaluated = place.evaluate(json);
      return evaluated.ok ? readItems(shape, evaluated.value, place.evaluated()) : evaluated;
    },
  };
}

function readItems<S extends Shape>(shape: S, value: Value, place: Place): Read<readonly Arguments<S>[]> {
  const items = Array.isArray(value) ? value : [value];
  const several = value !== null && isList(value);
  const read = items.map((item: Value, index) => {
    const at = several ? place.at(index) : place;
    return isObject(item)
      ? readArguments(shape, item, at)
      : at.report(`must be a block, not ${typeName(item)}`);
  });
  const values = read.flatMap((one) => (one.ok ? [one.value] : []));
  return values.length === read.length ? { ok: true, value: values } : { ok: false };
}
