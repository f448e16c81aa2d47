import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Metafile } from "esbuild";

/**
 * A file or folder that a bundle depends on: its path relative to the entry's folder, a hash of its content, and the
 * inode's state. While the state is unchanged, the content is too, and is not read.
 */
export type BundleInput = readonly [path: string, hash: string, state: string];

/**
 * Everything that decides a bundle's bytes: the sources, and the paths at which esbuild searched for them. That
 * includes missing paths, because a file created there would be bundled instead. Undefined if the list is incomplete,
 * or if an input changed after the build started.
 */
export function bundleInputs(
  folder: string,
  { inputs }: Metafile,
  startedAt: number,
): BundleInput[] | undefined {
  const paths = new Set<string>();
  for (const [path, { imports }] of Object.entries(inputs)) {
    const file = resolve(folder, path);
    for (const place of [file, dirname(file), ...packageFiles(file)]) paths.add(place);
    for (const { external, path: found, original = "" } of imports) {
      const specifier = external ? found : original;
      // A pattern such as import(`./${name}.js`) can match files in folders that are not listed here.
      if (specifier.includes("*")) return undefined;
      for (const place of placesOf(file, specifier)) paths.add(place);
    }
  }
  const needed = new Set([...paths].map((path) => (existsSync(path) ? path : missingPart(path, paths))));
  needed.delete("");
  const found = [...needed].map((path) => [relative(folder, path), hashOf(path), stateOf(path)] as const);
  return [...needed].some((path) => changedSince(path, startedAt)) ? undefined : found;
}

/** The first missing folder of a missing path, or "" if a known listing already shows that it is missing. */
function missingPart(path: string, paths: ReadonlySet<string>): string {
  const parent = dirname(path);
  if (!existsSync(parent)) return missingPart(parent, paths);
  return paths.has(parent) ? "" : path;
}

/** Whether each input still has the content that it had when the bundle was made. */
export function areUnchanged(folder: string, inputs: readonly BundleInput[]): boolean {
  return inputs.every(([path, hash, state]) => {
    const place = resolve(folder, path);
    return stateOf(place) === state || hashOf(place) === hash;
  });
}

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * Configuration files that esbuild reads for a source file: the nearest package.json and, with Yarn Plug'n'Play,
 * .pnp.cjs.
 */
function packageFiles(file: string): string[] {
  return foldersAbove(file).flatMap((folder) => [join(folder, "package.json"), join(folder, ".pnp.cjs")]);
}

/** Paths at which esbuild looks for an imported module. */
function placesOf(importer: string, specifier: string): string[] {
  if (specifier === "" || specifier.startsWith("node:")) return [];
  if (/^[./]/.test(specifier)) {
    const target = resolve(dirname(importer), specifier);
    return [target, dirname(target)];
  }
  const [scope = "", name = ""] = specifier.split("/");
  const packageName = scope.startsWith("@") ? join(scope, name) : scope;
  return foldersAbove(importer).flatMap((folder) => {
    const place = join(folder, "node_modules", packageName);
    return [place, join(place, "package.json")];
  });
}

/** Folders from the file's own to the root of the file system. */
function foldersAbove(file: string): string[] {
  const folder = dirname(file);
  return folder === file ? [] : [folder, ...foldersAbove(folder)];
}

/** State of an inode, which differs after each change: no program can set the time of an inode's last change back. */
function stateOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "missing" : `${stat.ino} ${stat.size} ${stat.ctimeMs}`;
}

function hashOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return "missing";
  if (!stat.isDirectory()) return sha256(readFileSync(path));
  return sha256(JSON.stringify([relative(path, realpathSync.native(path)), listing(path)]));
}

/** The names in a folder, and the targets of its symbolic links. */
function listing(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).map((entry) =>
    entry.isSymbolicLink() ? `${entry.name} -> ${readlinkSync(join(folder, entry.name))}` : entry.name,
  );
  return entries.sort();
}

function changedSince(path: string, time: number): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.ctimeMs > time;
}
