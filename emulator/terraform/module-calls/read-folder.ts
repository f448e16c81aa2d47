import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json, JsonObject } from "../../json.js";
import { isObject, parseJson } from "../../json.js";
import { HclError } from "../hcl/hcl-error.js";
import { readHcl } from "../hcl/read-hcl.js";
import { ModuleCallError } from "./module-call-error.js";

/** The blocks of a configuration: by name, by type and name, or, for providers, a list by name. */
export interface FolderContent {
  /** By type, then by name. */
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly variable: Bodies;
  readonly output: Bodies;
  readonly module: Bodies;
  readonly locals: JsonObject;
  readonly provider: Readonly<Record<string, readonly Json[]>>;
  /** Blocks of other types, by type. */
  readonly others: JsonObject;
}

export type Bodies = Readonly<Record<string, JsonObject>>;
export type Blocks = Readonly<Record<string, Bodies>>;

/**
 * Reads all `.tf` and `.tf.json` files of a folder; undefined if the folder has no such file.
 * @throws {@link ModuleCallError} if a file is malformed
 */
export async function readFolder(folder: string): Promise<FolderContent | undefined> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.tf(?:\.json)?$/.test(name))
    .sort();
  if (names.length === 0) return undefined;
  const files = await Promise.all(names.map((name) => readBlocks(join(folder, name))));
  const all = (type: string): readonly JsonObject[] => files.flatMap((file) => objectsIn(file[type]));
  return {
    resource: byTypeAndName(all("resource")),
    data: byTypeAndName(all("data")),
    variable: byName(all("variable")),
    output: byName(all("output")),
    module: byName(all("module")),
    locals: Object.assign({}, ...all("locals")),
    provider: listsByName(all("provider")),
    others: Object.assign(
      {},
      ...files.map(({ resource, data, variable, output, module, locals, provider, ...rest }) => rest),
    ),
  };
}

async function readBlocks(file: string): Promise<JsonObject> {
  const text = await readFile(file, "utf8");
  if (!file.endsWith(".json")) return readHclFile(file, text);
  const json = parseJson(text);
  if (isObject(json)) return json;
  throw new ModuleCallError(file, `${file} must contain a JSON object. Correct it.`);
}

function readHclFile(file: string, text: string): JsonObject {
  try {
    return readHcl(text);
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    throw new ModuleCallError(file, `${file}:${error.line}: ${error.message}`);
  }
}

/** Terraform's JSON allows a list of objects instead of each object. */
function objectsIn(json: Json | undefined): readonly JsonObject[] {
  return [json].flat().filter(isObject);
}

function byName(items: readonly JsonObject[]): Bodies {
  const entries = items.flatMap((item) => Object.entries(item));
  return Object.fromEntries(entries.map(([name, body]) => [name, Object.assign({}, ...objectsIn(body))]));
}

function byTypeAndName(items: readonly JsonObject[]): Blocks {
  const found: Record<string, Bodies> = {};
  for (const [type, named] of items.flatMap((item) => Object.entries(item))) {
    found[type] = { ...found[type], ...byName(objectsIn(named)) };
  }
  return found;
}

function listsByName(items: readonly JsonObject[]): Readonly<Record<string, readonly Json[]>> {
  const found: Record<string, readonly Json[]> = {};
  for (const [name, bodies] of items.flatMap((item) => Object.entries(item))) {
    found[name] = [...(found[name] ?? []), ...objectsIn(bodies)];
  }
  return found;
}
