import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Json, JsonObject } from "../json.js";
import { isObject } from "../json.js";
import { inlineModules } from "./module-calls/inline-modules.js";
import { ModuleCallError } from "./module-calls/module-call-error.js";
import { readFolder } from "./module-calls/read-folder.js";

/** A synthesized stack, as read from disk. */
export interface LoadedStack {
  readonly name: string;
  /** Absolute path of the stack's folder. */
  readonly folder: string;
  /** Path of `cdk.tf.json` for error messages, as it was given. */
  readonly file: string;
  readonly json: JsonObject;
  /** Terraform types in the other stacks of the same synth. */
  readonly typesOfOtherStacks: ReadonlySet<string>;
}

/** A stack whose loading fails: it is not synthesized, unknown or malformed. */
export class StackNotLoadedError extends Error {
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.name = "StackNotLoadedError";
    this.file = file;
  }
}

/** Reads the folder of a synthesized stack, e.g. `cdktf.out/stacks/uploads`, or of a root module of plain Terraform. */
export async function loadStack(stackFolder: string): Promise<LoadedStack> {
  const folder = resolve(stackFolder);
  const output = resolve(folder, "..", "..");
  const name = basename(folder);
  const stacks = await stacksOf(output);
  const file = join(stackFolder, "cdk.tf.json");
  if (stacks && !stacks.includes(name)) {
    throw new StackNotLoadedError(
      file,
      `unknown stack "${name}" in ${output}. Known stacks: ${stacks.join(", ")}`,
    );
  }
  const json = (await readJson(file)) ?? (await readRootModule(folder));
  if (!json) {
    throw new StackNotLoadedError(
      file,
      `${file} does not exist; synthesize the stack first (cdktf synth), or give a folder with .tf files`,
    );
  }
  const others = (stacks ?? []).filter((other) => other !== name);
  const otherStacks = await Promise.all(
    others.map((other) => readJson(join(output, "stacks", other, "cdk.tf.json"))),
  );
  return { name, folder, file, json, typesOfOtherStacks: new Set(otherStacks.flatMap(typesIn)) };
}

/** Reads plain Terraform: the `.tf` and `.tf.json` files of a folder, and the local modules that they call. */
async function readRootModule(folder: string): Promise<JsonObject | undefined> {
  try {
    const content = await readFolder(folder);
    return content && (await inlineModules(folder, content));
  } catch (error) {
    if (!(error instanceof ModuleCallError)) throw error;
    throw new StackNotLoadedError(error.file, error.message);
  }
}

/** The stacks' names in `manifest.json`; `undefined` if that file is missing, e.g. for a copied folder. */
async function stacksOf(output: string): Promise<readonly string[] | undefined> {
  const manifest = await readJson(join(output, "manifest.json"));
  return isObject(manifest?.stacks) ? Object.keys(manifest.stacks) : undefined;
}

function typesIn(json: JsonObject | undefined): readonly string[] {
  return isObject(json?.resource) ? Object.keys(json.resource) : [];
}

async function readJson(file: string): Promise<JsonObject | undefined> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new StackNotLoadedError(file, `${file} cannot be read (${code}). Check its permissions.`);
  });
  if (text === undefined) return undefined;
  try {
    const json: Json = JSON.parse(text);
    if (isObject(json)) return json;
  } catch (error) {
    throw new StackNotLoadedError(
      file,
      `${file} is not JSON (${String(error)}); synthesize again (cdktf synth)`,
    );
  }
  throw new StackNotLoadedError(file, `${file} must contain a JSON object; synthesize again (cdktf synth)`);
}
