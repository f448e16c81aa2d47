import { basename, sep } from "node:path";

/**
 * The key of a file. A target that ends in `/` is a prefix, to which the file's name is added; `.` and `/` are the
 * caller's own root. Any other target is the key itself.
 */
export function keyOfFile(target: string, file: string): string {
  return isPrefix(target) ? prefixOf(target) + basename(file) : target;
}

/** The key of a file in a folder: the prefix and the path below the folder. */
export function keyInFolder(target: string, path: string): string {
  return prefixOf(target) + path.split(sep).join("/");
}

/** Whether a target is a prefix, to which files' names are added. */
export function isPrefix(target: string): boolean {
  return target === "." || target.endsWith("/");
}

function prefixOf(target: string): string {
  if (target === "." || target === "/" || target === "./") return "";
  return target.endsWith("/") ? target : `${target}/`;
}
