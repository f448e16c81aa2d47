import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { unzipSync } from "fflate";

/** A function's zip is missing, or Lambda could not unpack it. */
class BadZipError extends Error {
  override readonly name = "BadZipError";
  readonly zipFile: string;

  constructor(zipFile: string, problem: string, cause?: unknown) {
    super(`cannot use ${zipFile}: ${problem}. Synthesize the stack again (cdktf synth).`, { cause });
    this.zipFile = zipFile;
  }
}

/**
 * Unpacks a zip to a folder, as Lambda does to `/var/task`. The folder must be outside any project, so that no
 * `package.json` or `node_modules` above it is found.
 */
export async function unpackZip(zipFile: string, folder: string): Promise<void> {
  const files = await entriesOf(zipFile);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (relative(folder, path).startsWith("..")) {
      throw new BadZipError(zipFile, `its entry ${JSON.stringify(name)} is outside the target folder`);
    }
    if (name.endsWith("/")) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

async function entriesOf(zipFile: string): Promise<Record<string, Uint8Array>> {
  try {
    return unzipSync(await readFile(zipFile));
  } catch (error) {
    throw new BadZipError(zipFile, "it is missing or not a zip", error);
  }
}
