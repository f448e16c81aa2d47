import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { syncFolder, writeStream } from "./durable-files.js";
import type { StoredBlob } from "./object-record.js";

/** First and last byte, both included. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** Content files. Each is written once and never changed. */
export interface BlobFolder {
  /** Writes a new blob and flushes it to the disk. Removes it if writing fails. */
  write(content: AsyncIterable<Buffer>): Promise<StoredBlob>;
  /**
   * Opens blobs as one content. The content stays readable to its end, even if the blobs are removed meanwhile.
   * @throws {BlobRemovedError} if they were removed before
   */
  open(blobs: readonly StoredBlob[], span?: ByteSpan): Promise<Readable>;
  /** Removes blobs. A blob in use is removed when its readers finish. Never fails: `keepOnly` removes leftovers. */
  remove(names: readonly string[]): Promise<void>;
  /** Removes all blobs except these. */
  keepOnly(names: ReadonlySet<string>): Promise<void>;
}

/** The object was replaced or deleted after its record was read. */
export class BlobRemovedError extends Error {
  override readonly name = "BlobRemovedError";
  readonly blob: string;

  constructor(blob: string, cause?: unknown) {
    super(`blob ${blob} no longer exists: read the object's record again`, { cause });
    this.blob = blob;
  }
}

/** A range of bytes in one blob. */
interface Piece extends ByteSpan {
  readonly blob: string;
}

/** Bytes per read. Large enough to be fast, and small enough for many parallel downloads. */
const READ_BYTES = 256 * 1024;

/** Opens an existing folder. Nothing else may write in it. */
export function createBlobFolder(folder: string): BlobFolder {
  const readers = createReaders();
  const fileOf = (blob: string): string => join(folder, blob);
  const unlink = async (names: readonly string[]): Promise<void> => {
    await Promise.allSettled(names.map((name) => rm(fileOf(name), { force: true })));
    readers.forget(names);
  };
  async function* read(pieces: readonly Piece[]): AsyncGenerator<Buffer> {
    for (const { blob, start, end } of pieces) {
      yield* createReadStream(fileOf(blob), { start, end, highWaterMark: READ_BYTES });
    }
  }
  return {
    write: async (content) => {
      const blob = randomUUID();
      const size = await writeStream(fileOf(blob), content);
      await syncFolder(folder);
      return { blob, size };
    },
    open: async (blobs, span) => {
      const pieces = piecesOf(blobs, span);
      const names = pieces.map(({ blob }) => blob);
      const release = readers.add(names);
      try {
        await requireFirst(fileOf, names);
      } catch (error) {
        await unlink(release());
        throw error;
      }
      const content = Readable.from(read(pieces), { objectMode: false });
      content.once("close", () => void unlink(release()));
      return content;
    },
    remove: (names) => unlink(readers.shut(names)),
    keepOnly: async (names) => unlink((await readdir(folder)).filter((name) => !names.has(name))),
  };
}

/** The blobs of a content are removed together, so checking the first one is enough. */
async function requireFirst(fileOf: (blob: string) => string, [first]: readonly string[]): Promise<void> {
  if (first === undefined) return;
  try {
    await access(fileOf(first));
  } catch (error) {
    throw new BlobRemovedError(first, error);
  }
}

function piecesOf(blobs: readonly StoredBlob[], span?: ByteSpan): Piece[] {
  const { start: from, end: to } = span ?? { start: 0, end: Number.POSITIVE_INFINITY };
  const pieces: Piece[] = [];
  let position = 0;
  for (const { blob, size } of blobs) {
    const start = Math.max(0, from - position);
    const end = Math.min(size - 1, to - position);
    if (start <= end) pieces.push({ blob, start, end });
    position += size;
  }
  return pieces;
}

/** The readers of blobs. A blob is not removed while it has readers. */
interface Readers {
  /**
   * Adds a reader. The returned function removes the reader, and returns the blobs that can be removed now.
   * @throws {BlobRemovedError}
   */
  add(names: readonly string[]): () => readonly string[];
  /** Rejects new readers of blobs, and returns the blobs that can be removed now. */
  shut(names: readonly string[]): readonly string[];
  /** Forgets removed blobs. */
  forget(names: readonly string[]): void;
}

function createReaders(): Readers {
  const counts = new Map<string, number>();
  const shut = new Set<string>();
  const leave = (name: string): void => {
    const count = (counts.get(name) ?? 0) - 1;
    if (count > 0) counts.set(name, count);
    else counts.delete(name);
  };
  const isUnread = (name: string): boolean => shut.has(name) && !counts.has(name);
  return {
    add: (names) => {
      const gone = names.find((name) => shut.has(name));
      if (gone !== undefined) throw new BlobRemovedError(gone);
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
      return () => {
        names.forEach(leave);
        return names.filter(isUnread);
      };
    },
    shut: (names) => {
      for (const name of names) shut.add(name);
      return names.filter(isUnread);
    },
    forget: (names) => {
      for (const name of names) shut.delete(name);
    },
  };
}
