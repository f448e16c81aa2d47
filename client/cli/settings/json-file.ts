import { randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UploadError } from "../../node/index.js";

/**
 * Reads a JSON file; undefined if it does not exist.
 * @throws {UploadError} if it cannot be read
 */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const reason = error instanceof SyntaxError ? "it is not JSON" : (error as NodeJS.ErrnoException).code;
    throw new UploadError(
      "usage",
      "SettingsUnreadable",
      `Cannot read ${path}: ${reason}. Fix or remove the file.`,
    );
  }
}

/** Replaces a file atomically. Only the user can read it. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}.tmp`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  // The umask applies to new files only, and can only remove permissions.
  await chmod(draft, 0o600);
  await rename(draft, path);
}
