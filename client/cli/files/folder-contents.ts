import type { Dirent, Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UploadError } from "../../node/index.js";

/** Entries of a folder that are not uploaded. */
interface LeftOut {
  /** Symbolic links. They are not followed: they may lead anywhere, also back to the folder. */
  readonly links: number;
  /** Pipes, sockets and devices, which have no content of their own. */
  readonly special: number;
  /** Errors of the unreadable folders, by their paths below the folder. */
  readonly unreadable: ReadonlyMap<string, UploadError>;
}

/** Finds the entries of a folder that a search for files skips without an error. */
export async function leftOutIn(folder: string): Promise<LeftOut> {
  let links = 0;
  let special = 0;
  const unreadable = new Map<string, UploadError>();
  const visit = async (path: string): Promise<void> => {
    const entries = await explainErrors(join(folder, path), (at) =>
      readdir(at, { withFileTypes: true }),
    ).catch((error: UploadError) => {
      unreadable.set(path, error);
      return [];
    });
    links += entries.filter((entry) => entry.isSymbolicLink()).length;
    special += entries.filter(isSpecial).length;
    for (const entry of entries) if (entry.isDirectory()) await visit(join(path, entry.name));
  };
  await visit("");
  return { links, special, unreadable };
}

function isSpecial(entry: Dirent): boolean {
  return !entry.isFile() && !entry.isDirectory() && !entry.isSymbolicLink();
}

/** @throws {UploadError} of kind `source` if the path is unreadable */
export function infoOf(path: string): Promise<Stats> {
  return explainErrors(path, (at) => stat(at));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "the symbolic link leads to itself",
  ENAMETOOLONG: "the name is too long",
};

async function explainErrors<Value>(path: string, read: (path: string) => Promise<Value>): Promise<Value> {
  try {
    return await read(path);
  } catch (cause) {
    const { code = "Unreadable" } = cause as NodeJS.ErrnoException;
    const message = `Cannot read ${path}: ${REASONS[code] ?? code}.`;
    throw new UploadError("source", code, message, { cause });
  }
}
