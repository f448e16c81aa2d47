import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { UploadError } from "../../node/index.js";
import type { FileTask } from "../output/reporter.js";
import { isPrefix, keyInFolder, keyOfFile } from "./target-key.js";

/** The files that a command names. */
interface FileSelection {
  /** Files, folders, or `-` for standard input. */
  readonly sources: readonly string[];
  readonly target: string;
  readonly recursive?: boolean;
  /** Patterns of names, such as `*.jpg`, or of paths below the folder, such as `2026/**`. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** The files to upload, and what is left out. */
export interface FoundFiles {
  readonly tasks: readonly FileTask[];
  /** Symbolic links in folders: they are not followed, because they may lead anywhere. */
  readonly skippedLinks: number;
}

/**
 * Lists the files of a command.
 * @throws {UploadError} if a file is missing, two files have the same key, or nothing is left to upload
 */
export async function findFiles(selection: FileSelection): Promise<FoundFiles> {
  const { sources, target } = selection;
  if (sources.length > 1 && !isPrefix(target) && !selection.recursive) {
    throw usage(`The target of several files must end in "/". Write ${target}/ to store them below it.`);
  }
  const found = await Promise.all(sources.map((source) => tasksOf(source, selection)));
  const tasks = found.flatMap((one) => one.tasks);
  checkDifferentKeys(tasks);
  if (tasks.length === 0) throw usage("No file matches. Check the folder, --include and --exclude.");
  return { tasks, skippedLinks: found.reduce((sum, one) => sum + one.skippedLinks, 0) };
}

async function tasksOf(source: string, selection: FileSelection): Promise<FoundFiles> {
  const { target } = selection;
  if (source === "-") return { tasks: [standardInput(target)], skippedLinks: 0 };
  const info = await infoOf(source);
  if (info.isDirectory()) return folderTasks(source, selection);
  if (!info.isFile())
    throw usage(`${source} is not a file. To send what a program prints, pipe it: … | s3up cp - KEY`);
  return { tasks: [{ file: source, key: keyOfFile(target, source), length: info.size }], skippedLinks: 0 };
}

function standardInput(target: string): FileTask {
  if (isPrefix(target))
    throw usage("Standard input has no name: give the whole key as the target, such as backups/db.sql.");
  return { file: "-", key: target, length: undefined };
}

async function folderTasks(folder: string, selection: FileSelection): Promise<FoundFiles> {
  const { target, include = [], exclude = [] } = selection;
  if (!selection.recursive) throw usage(`${folder} is a folder. Add -r to upload the files in it.`);
  const paths = await glob(include.length === 0 ? ["**"] : include.map(pattern), {
    cwd: folder,
    ignore: exclude.map(pattern),
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  const tasks = await Promise.all(
    paths.sort().map(async (path) => {
      const file = join(folder, path);
      return { file, key: keyInFolder(target, path), length: (await infoOf(file)).size };
    }),
  );
  return { tasks, skippedLinks: await countLinks(folder) };
}

/** The pattern for a path. A pattern without a slash matches names at any depth. */
function pattern(given: string): string {
  return given.includes("/") ? given : `**/${given}`;
}

async function countLinks(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isSymbolicLink()).length;
}

async function infoOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT" ? "there is no such file" : code === "EACCES" ? "permission denied" : code;
    throw new UploadError("source", code ?? "Unreadable", `Cannot read ${path}: ${reason}.`, {
      cause: error,
    });
  }
}

function checkDifferentKeys(tasks: readonly FileTask[]): void {
  const byKey = new Map<string, FileTask>();
  for (const task of tasks) {
    const other = byKey.get(task.key);
    if (other !== undefined)
      throw usage(
        `${other.file} and ${task.file} would both be stored as ${task.key}. Upload them separately.`,
      );
    byKey.set(task.key, task);
  }
}

function usage(message: string): UploadError {
  return new UploadError("usage", "InvalidArguments", message);
}
