import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { isObject, parseJson } from "../../functions/json/json.js";
import { NOTICE } from "../module/configuration.js";
import type { ModuleFiles } from "../module/generate.js";

/** A folder that the command must not write to. */
export class ModuleFolderError extends Error {
  override readonly name = "ModuleFolderError";
}

/** The folder of the functions' code. All of its files are generated. */
const CODE_FOLDER = "functions";

/**
 * Writes a module, and deletes the code of functions that it no longer has. Other files in the folder stay.
 * @throws {@link ModuleFolderError} if the folder has files, and is not a generated module
 */
export function writeModule(folder: string, files: ModuleFiles): void {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !isGenerated(folder)) {
    throw new ModuleFolderError(
      `--out must be a new or empty folder, or a module that this command wrote, got ${folder}. ` +
        "Choose another folder, or empty it.",
    );
  }
  rmSync(join(folder, CODE_FOLDER), { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function isGenerated(folder: string): boolean {
  const main = parseJson(read(join(folder, "main.tf.json"))?.toString() ?? "");
  return isObject(main) && main["//"] === NOTICE;
}

/** A file of a module that differs from the generated one. */
export interface Difference {
  readonly path: string;
  readonly kind: "changed" | "missing" | "surplus";
  /** Lines of a changed text file that are only in the generated one, and only in the folder's. */
  readonly lines?: { readonly added: number; readonly removed: number };
}

/** Compares a folder with a module; empty if it is up to date. */
export function compareModule(folder: string, files: ModuleFiles): readonly Difference[] {
  const generated = Object.entries(files).flatMap(([path, content]) =>
    difference(folder, path, Buffer.from(content)),
  );
  const surplus = codeIn(folder).filter((path) => files[path] === undefined);
  return [...generated, ...surplus.map((path) => ({ path, kind: "surplus" as const }))];
}

function difference(folder: string, path: string, content: Buffer): readonly Difference[] {
  const present = read(join(folder, path));
  if (present === undefined) return [{ path, kind: "missing" }];
  if (present.equals(content)) return [];
  return [{ path, kind: "changed", ...(!/\.zip$/.test(path) && { lines: countLines(present, content) }) }];
}

function countLines(present: Buffer, content: Buffer): { readonly added: number; readonly removed: number } {
  const [before, after] = [present, content].map((text) => text.toString().split("\n")) as [
    string[],
    string[],
  ];
  return { added: without(after, before).length, removed: without(before, after).length };
}

/** The lines that `others` does not contain. A repeated line is listed once for each copy that `others` lacks. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function codeIn(folder: string): readonly string[] {
  const code = join(folder, CODE_FOLDER);
  if (!existsSync(code)) return [];
  return readdirSync(code, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .sort();
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
