import { join } from "node:path";
import { glob } from "tinyglobby";
import { UploadError } from "../../node/index.js";
import type { FileTask, UnreadableFile } from "../output/reporter.js";
import { infoOf, leftOutIn } from "./folder-contents.js";
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
  /** Pipes, sockets and devices in folders. */
  readonly skippedSpecial: number;
  /** Files and folders in an unreadable folder. They fail, and the others are uploaded. */
  readonly unreadable: readonly UnreadableFile[];
}

/**
 * Lists the files of a command.
 * @throws {UploadError} if a named file is missing, two files have the same key, or nothing is left to upload
 */
export async function findFiles(selection: FileSelection): Promise<FoundFiles> {
  const { sources, target } = selection;
  if (sources.length > 1 && !isPrefix(target) && !selection.recursive) {
    throw usage(`The target of several files must end in "/". Write ${target}/ to store them below it.`);
  }
  const found = await Promise.all(sources.map((source) => tasksOf(source, selection)));
  const tasks = found.flatMap((one) => one.tasks);
  const unreadable = found.flatMap((one) => one.unreadable);
  checkDifferentKeys(tasks);
  if (tasks.length + unreadable.length === 0)
    throw usage("No file matches. Check the folder, --include and --exclude.");
  return {
    tasks,
    unreadable,
    skippedLinks: found.reduce((sum, one) => sum + one.skippedLinks, 0),
    skippedSpecial: found.reduce((sum, one) => sum + one.skippedSpecial, 0),
  };
}

async function tasksOf(source: string, selection: FileSelection): Promise<FoundFiles> {
  const { target } = selection;
  if (source === "-") return onlyFile(standardInput(target));
  const info = await infoOf(source);
  if (info.isDirectory()) return folderTasks(source, selection);
  if (!info.isFile())
    throw usage(`${source} is not a file. To send what a program prints, pipe it: … | s3up cp - KEY`);
  return onlyFile({ file: source, key: keyOfFile(target, source), length: info.size });
}

function onlyFile(task: FileTask): FoundFiles {
  return { tasks: [task], skippedLinks: 0, skippedSpecial: 0, unreadable: [] };
}

function standardInput(target: string): FileTask {
  if (isPrefix(target))
    throw usage("Standard input has no name: give the whole key as the target, such as backups/db.sql.");
  return { file: "-", key: target, length: undefined };
}

async function folderTasks(folder: string, selection: FileSelection): Promise<FoundFiles> {
  const { target, include = [], exclude = [] } = selection;
  if (!selection.recursive) throw usage(`${folder} is a folder. Add -r to upload the files in it.`);
  const options = {
    cwd: folder,
    ignore: exclude.map(pattern),
    dot: true,
    followSymbolicLinks: false,
    expandDirectories: false,
  };
  const paths = await glob(include.length === 0 ? ["**"] : include.map(pattern), options);
  const taskOf = (path: string, length: number) => ({
    file: join(folder, path),
    key: keyInFolder(target, path),
    length,
  });
  const { links, special, unreadable: folders } = await leftOutIn(folder);
  const wanted = folders.size === 0 ? [] : await glob(["**"], { ...options, onlyDirectories: true });
  const unreadable = [...folders]
    .filter(([path]) => path === "" || wanted.includes(`${path}/`))
    .map(([path, error]) => ({ task: taskOf(path, 0), error }));
  const tasks: FileTask[] = [];
  for (const path of paths.sort()) {
    const info = await infoOf(join(folder, path)).catch((error: UploadError) => error);
    if (info instanceof UploadError) unreadable.push({ task: taskOf(path, 0), error: info });
    else tasks.push(taskOf(path, info.size));
  }
  return { tasks, skippedLinks: links, skippedSpecial: special, unreadable };
}

/** The pattern for a path. A pattern without a slash matches names at any depth. */
function pattern(given: string): string {
  return given.includes("/") ? given : `**/${given}`;
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
