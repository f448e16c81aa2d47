import { relative, resolve, sep } from "node:path";
import type { Json, JsonObject } from "../../json.js";
import { isObject } from "../../json.js";
import { ModuleCallError } from "./module-call-error.js";
import type { Blocks, Bodies, FolderContent } from "./read-folder.js";
import { readFolder } from "./read-folder.js";
import type { Renaming } from "./rename.js";
import { renameReferences } from "./rename.js";

/** Maximum nesting of modules. */
const MAX_DEPTH = 10;

/**
 * Copies the blocks of local modules into the configuration of the root module, under unique names. A module's
 * arguments and outputs become local values.
 * @param root - Absolute path of the root module, which `path.module` is relative to.
 * @throws {@link ModuleCallError} if a module is not local, or its call uses `for_each` or `count`
 */
export async function inlineModules(root: string, content: FolderContent): Promise<JsonObject> {
  const { resource, data, variable, output, locals, provider, others } = await inlined(content, {
    root,
    folder: root,
    depth: 0,
  });
  return { ...others, resource, data, variable, output, locals, provider };
}

interface Place {
  readonly root: string;
  /** Absolute path of the module. */
  readonly folder: string;
  readonly depth: number;
}

async function inlined(content: FolderContent, place: Place): Promise<FolderContent> {
  const calls = Object.entries(content.module);
  const modules = await Promise.all(calls.map(([name, call]) => calledModule(name, call, place)));
  const own = renameReferences({ ...content, module: {} }, moduleOutput) as unknown as FolderContent;
  return [own, ...modules].reduce(joined);
}

function joined(a: FolderContent, b: FolderContent): FolderContent {
  return {
    ...a,
    resource: joinedBlocks(a.resource, b.resource),
    data: joinedBlocks(a.data, b.data),
    locals: { ...a.locals, ...b.locals },
  };
}

function joinedBlocks(a: Blocks, b: Blocks): Blocks {
  const types = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(types.map((type) => [type, { ...a[type], ...b[type] }]));
}

/** Renames a module's output, e.g. `module.media.url`, to its local value. */
const moduleOutput: Renaming = ([kind, module = "", output = ""]) =>
  kind === "module" ? { text: `local.${outputName(module, output)}`, taken: 3 } : undefined;

async function calledModule(name: string, call: JsonObject, place: Place): Promise<FolderContent> {
  const address = `module.${name}`;
  const { source, version: _, providers, for_each: forEach, count, depends_on: __, ...given } = call;
  if (forEach !== undefined || count !== undefined) {
    throw new ModuleCallError(
      place.folder,
      `${address}: for_each and count of modules are not emulated. Call it once.`,
    );
  }
  if (typeof source !== "string" || !/^\.\.?\//.test(source)) {
    const received = JSON.stringify(source);
    throw new ModuleCallError(
      place.folder,
      `${address}: source must be a path that begins with ./ or ../, got ${received}.`,
    );
  }
  if (place.depth >= MAX_DEPTH)
    throw new ModuleCallError(place.folder, `${address}: modules are nested deeper than ${MAX_DEPTH}.`);
  const folder = resolve(place.folder, source);
  const found = await readFolder(folder);
  if (found === undefined)
    throw new ModuleCallError(folder, `${address}: ${folder} has no .tf or .tf.json file.`);
  const content = await inlined(found, { ...place, folder, depth: place.depth + 1 });
  const locals = {
    ...content.locals,
    ...argumentsOf(address, content.variable, given),
    ...outputsOf(content.output),
  };
  return renamed(name, { ...content, locals }, { given, folder: pathFrom(place.root, folder), providers });
}

/** The module's variables as local values with their defaults. `renamed` replaces them with the call's arguments. */
function argumentsOf(address: string, variables: Bodies, given: JsonObject): JsonObject {
  const unknown = Object.keys(given).find((name) => variables[name] === undefined);
  if (unknown !== undefined) throw new ModuleCallError(address, `${address} has no variable "${unknown}".`);
  return Object.fromEntries(
    Object.entries(variables).map(([name, { default: fallback }]) => {
      if (given[name] === undefined && fallback === undefined) {
        throw new ModuleCallError(
          address,
          `${address}: the argument "${name}" is missing. It has no default.`,
        );
      }
      return [variableName(name), fallback ?? null];
    }),
  );
}

function outputsOf(outputs: Bodies): JsonObject {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value = null }]) => [`output__${name}`, value]),
  );
}

interface CallDetails {
  readonly given: JsonObject;
  /** Path of the module from the root. */
  readonly folder: string;
  readonly providers: Json | undefined;
}

/** Prefixes the name of every block of a module with the module's name. */
function renamed(
  module: string,
  content: FolderContent,
  { given, folder, providers }: CallDetails,
): FolderContent {
  const renaming: Renaming = ([kind = "", name = "", third = ""]) => {
    if (kind === "path" && name !== "cwd") return { text: JSON.stringify(folder), taken: 2 };
    if (kind === "var") return { text: `local.${prefixed(module, variableName(name))}`, taken: 2 };
    if (kind === "local") return { text: `local.${prefixed(module, name)}`, taken: 2 };
    if (kind === "data") return { text: `data.${name}.${prefixed(module, third)}`, taken: 3 };
    return content.resource[kind] === undefined
      ? undefined
      : { text: `${kind}.${prefixed(module, name)}`, taken: 2 };
  };
  const own = renameReferences({ ...content }, renaming) as unknown as FolderContent;
  const inModule = (name: string, body: JsonObject) =>
    withPlace(body, `${module}/${name}`, awsProvider(providers));
  const locals = {
    ...prefixedNames(module, own.locals),
    ...prefixedNames(
      module,
      Object.fromEntries(Object.entries(given).map(([name, value]) => [variableName(name), value])),
    ),
  };
  return {
    ...own,
    resource: prefixedBlocks(module, own.resource, inModule),
    data: prefixedBlocks(module, own.data, inModule),
    locals: renameReferences(locals, moduleOutput) as JsonObject,
  };
}

/** Adds the path by which error messages name a block, as they name a construct. */
function withPlace(body: JsonObject, path: string, provider: string | undefined): JsonObject {
  return { ...(provider !== undefined && { provider }), ...body, "//": { metadata: { path } } };
}

/** The provider that a call passes as `aws`, e.g. `aws.tokyo`. In HCL, `providers` is one expression. */
function awsProvider(providers: Json | undefined): string | undefined {
  const given = isObject(providers) ? providers.aws : /\baws\s*=\s*([\w.-]+)/.exec(String(providers))?.[1];
  return typeof given === "string" ? given : undefined;
}

function prefixedBlocks(
  module: string,
  blocks: Blocks,
  change: (name: string, body: JsonObject) => JsonObject,
): Blocks {
  return Object.fromEntries(
    Object.entries(blocks).map(([type, bodies]) => [
      type,
      prefixedNames(
        module,
        Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, change(name, body)])),
      ) as Bodies,
    ]),
  );
}

function prefixedNames(module: string, named: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [prefixed(module, name), value]));
}

function prefixed(module: string, name: string): string {
  return `${module}__${name}`;
}

function variableName(name: string): string {
  return `variable__${name}`;
}

function outputName(module: string, output: string): string {
  return prefixed(module, `output__${output}`);
}

function pathFrom(root: string, folder: string): string {
  return `./${relative(root, folder).replaceAll(sep, "/")}`;
}
