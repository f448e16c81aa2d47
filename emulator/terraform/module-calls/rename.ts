import type { Json, JsonObject } from "../../json.js";
import { isObject } from "../../json.js";
import { ExpressionError } from "../expression/expression-error.js";
import { parseTemplate } from "../expression/parse.js";
import { referencesIn } from "../stack/references.js";

/**
 * Renames a reference. Receives its first three names at most, e.g. `aws_s3_bucket`, `uploads`, `arn`. Returns the
 * string that replaces the first `taken` names; undefined to keep the reference.
 */
export type Renaming = (
  names: readonly string[],
) => { readonly text: string; readonly taken: number } | undefined;

/** Copies a configuration with its references renamed. */
export function renameReferences(json: Json, renaming: Renaming): Json {
  if (typeof json === "string") return json.includes("${") ? renameInTemplate(json, renaming) : json;
  if (Array.isArray(json)) return json.map((item) => renameReferences(item, renaming));
  return isObject(json) ? renameInFields(json, renaming) : json;
}

function renameInFields(object: JsonObject, renaming: Renaming): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      name === "depends_on" ? renameAddresses(value, renaming) : renameReferences(value, renaming),
    ]),
  );
}

/** `depends_on` has addresses instead of expressions. */
function renameAddresses(json: Json, renaming: Renaming): Json {
  if (!Array.isArray(json)) return json;
  return json.map((address) => {
    const bare = String(address).replace(/^\$\{(.*)\}$/s, "$1");
    const names = bare.split(".");
    const renamed = renaming(names);
    return renamed === undefined ? bare : [renamed.text, ...names.slice(renamed.taken)].join(".");
  });
}

function renameInTemplate(template: string, renaming: Renaming): string {
  return positionsIn(template)
    .toSorted((a, b) => b - a)
    .reduce((text, position) => renameAt(text, position, renaming), template);
}

/** The positions of the references in a template. A malformed template has none; its evaluation reports it. */
function positionsIn(template: string): readonly number[] {
  try {
    return referencesIn(parseTemplate(template)).map(({ position }) => position);
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

const NAMES = /[\p{ID_Start}_][\p{ID_Continue}-]*(?:\s*\.\s*[\p{ID_Start}_][\p{ID_Continue}-]*){0,2}/uy;

function renameAt(text: string, position: number, renaming: Renaming): string {
  NAMES.lastIndex = position;
  const written = NAMES.exec(text)?.[0];
  if (written === undefined) return text;
  const names = written.split(".").map((name) => name.trim());
  const renamed = renaming(names);
  if (renamed === undefined) return text;
  const rest = names.slice(renamed.taken).map((name) => `.${name}`);
  return `${text.slice(0, position)}${renamed.text}${rest.join("")}${text.slice(position + written.length)}`;
}
