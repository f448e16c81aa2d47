import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes a stream to a new file and flushes it to the disk. Removes the file if writing fails. */
export async function writeStream(file: string, source: AsyncIterable<Buffer>): Promise<number> {
  const handle = await open(file, "wx");
  let size = 0;
  try {
    for await (const chunk of source) {
      await writeAll(handle, chunk);
      size += chunk.length;
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
  await handle.close();
  return size;
}

async function writeAll(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    written += (await handle.write(chunk, written)).bytesWritten;
  }
}

/** Replaces a small file atomically: a reader gets the old or the new content, even after a crash. */
export async function replaceFile(file: string, content: string, temporaryFolder: string): Promise<void> {
  const temporary = join(temporaryFolder, randomUUID());
  await writeStream(
    temporary,
    (async function* () {
      yield Buffer.from(content);
    })(),
  );
  await rename(temporary, file);
  await syncFolder(dirname(file));
}

/** Flushes a folder's entries to the disk. Windows has no such operation. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
