import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** TypeScript files below a folder of the project, as paths from its root. */
export function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("dist/") && !name.includes("node_modules"))
    .map((name) => join(folder, name));
}

/** A file's content, by its path from the project's root. */
export function readSource(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The file that an import resolves to, as a path from the project's root. A package's name stays unchanged. */
export function importTarget(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return relative(root, resolve(root, dirname(from), specifier)).replace(/\.js$/, ".ts");
}
