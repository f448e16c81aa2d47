import type { BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open, realpath, stat } from "node:fs/promises";
import type { FileIdentity, FileSource, RequestBody } from "../../engine/index.js";
import { UploadError } from "../../engine/index.js";

/** Number of bytes in one read. Smaller chunks cost CPU time, larger ones cost memory for each worker. */
const CHUNK_BYTES = 1_048_576;

/** Opens a file for reading. @throws {UploadError} of kind `source` unless the path leads to a readable file */
export async function openFile(path: string): Promise<FileSource> {
  const named = await explainErrors(path, () => stat(path));
  // Checked first, because opening a pipe would wait for a writer.
  if (!named.isFile()) throw unreadable(path, "NotAFile", "is not a file");
  const file = await explainErrors(path, () => open(path));
  const idle: Buffer[] = [];
  try {
    const stats = await file.stat({ bigint: true });
    const identity = identityOf(await realpath(path), stats);
    return {
      kind: "file",
      identity,
      piece: (start, end) => pieceOf({ file, path, idle }, start, end),
      checkUnchanged: () => checkUnchanged(file, path, identity),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function identityOf(path: string, { size, mtimeNs, ctimeNs, ino }: BigIntStats): FileIdentity {
  return {
    path,
    length: Number(size),
    modifiedMs: Number(mtimeNs) / 1e6,
    changedMs: Number(ctimeNs) / 1e6,
    inode: String(ino),
  };
}

/** Compares the open file, and the file that is at the path now: a file can be changed or replaced. */
async function checkUnchanged(file: FileHandle, path: string, identity: FileIdentity): Promise<void> {
  const opened = await file.stat({ bigint: true });
  const named = await explainErrors(path, () => stat(path, { bigint: true }));
  for (const stats of [opened, named]) {
    const now = identityOf(identity.path, stats);
    if (
      now.length !== identity.length ||
      now.modifiedMs !== identity.modifiedMs ||
      now.inode !== identity.inode
    )
      throw changed(path);
  }
}

/** An open file. */
interface OpenedFile {
  readonly file: FileHandle;
  readonly path: string;
  /** Buffers that are not in use. */
  readonly idle: Buffer[];
}

function pieceOf(opened: OpenedFile, start: number, end: number): RequestBody {
  return {
    length: end - start,
    async *open() {
      const buffer = opened.idle.pop() ?? Buffer.allocUnsafe(CHUNK_BYTES);
      try {
        yield* chunksOf(opened, buffer, start, end);
      } finally {
        opened.idle.push(buffer);
      }
    },
  };
}

/** Reads all chunks into the same buffer, so that a large file does not fill the memory. */
async function* chunksOf(
  { file, path }: OpenedFile,
  buffer: Buffer,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const wanted = Math.min(buffer.length, end - position);
    const { bytesRead } = await explainErrors(path, () => file.read(buffer, 0, wanted, position));
    if (bytesRead === 0) throw changed(path);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const REASONS: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  ENOENT: ["FileNotFound", "does not exist"],
  ENOTDIR: ["FileNotFound", "does not exist"],
  EACCES: ["FileNotReadable", "cannot be read: permission denied"],
  EPERM: ["FileNotReadable", "cannot be read: permission denied"],
  EISDIR: ["NotAFile", "is a folder"],
  ELOOP: ["FileNotFound", "is a symbolic link that leads to itself"],
  ENAMETOOLONG: ["FileNotFound", "has a name that is too long for this file system"],
};

async function explainErrors<Value>(path: string, access: () => Promise<Value>): Promise<Value> {
  try {
    return await access();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const [kind, reason] = REASONS[code] ?? ["FileNotReadable", `cannot be read (${code})`];
    throw unreadable(path, kind, reason, error);
  }
}

function unreadable(path: string, code: string, reason: string, cause?: unknown): UploadError {
  return new UploadError("source", code, `${path} ${reason}.`, { cause });
}

function changed(path: string): UploadError {
  const message = `${path} has changed during the upload, so the upload is deleted on the server. Start it again when no program writes to the file.`;
  return new UploadError("source", "FileChanged", message);
}
