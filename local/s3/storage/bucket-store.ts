import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { replaceFile, syncFolder, writeStream } from "./durable-files.js";
import { createKeyIndex } from "./key-index.js";
import { createKeyLock } from "./key-lock.js";
import type { KeyRecord, ObjectVersion } from "./object-record.js";
import { blobsOf, droppedBlobs } from "./object-record.js";

/** A blob that no object refers to yet. */
export interface StagedBlob {
  readonly blob: string;
  /** In bytes. */
  readonly size: number;
}

/** What a key shall become: its new versions, and what to tell about it. */
export interface Change<T> {
  readonly versions: KeyRecord["versions"];
  readonly result: T;
}

/** The objects of one bucket, on disk. */
export interface BucketStore {
  /** Writes content to the disk, where it counts for nothing until a change refers to it. */
  stage(content: AsyncIterable<Buffer>): Promise<StagedBlob>;
  /** Removes content that no change will refer to. */
  discard(staged: StagedBlob): Promise<void>;
  read(key: string): Promise<KeyRecord | undefined>;
  /**
   * Changes a key as a whole: it has all of its new state or all of its old, whenever the machine stops. Changes of one
   * key wait for one another, so `decide` sees the state that it replaces. Where it throws, nothing changes.
   */
  change<T>(key: string, decide: (record: KeyRecord | undefined) => Change<T>): Promise<T>;
  /** Opens an object's content, which stays readable until the end even if the object is replaced meanwhile. */
  openContent(
    version: ObjectVersion,
    range?: { readonly start: number; readonly end: number },
  ): Promise<Readable>;
  /** Keys that have a current object, in the order of their UTF-8 bytes. */
  keys(): readonly string[];
}

/**
 * Opens a bucket's folder, and removes what a crash has left behind.
 *
 * `blobs/` holds contents under names of their own and never changed; `keys/` holds one JSON per key, named after the
 * key's hash, so that any key fits any file system. Replacing that JSON is the only moment that counts.
 */
export async function openBucketStore(folder: string): Promise<BucketStore> {
  const folders = await prepareFolders(folder);
  const index = createKeyIndex();
  for (const record of await readRecords(folders)) index.set(record);
  const lock = createKeyLock();
  const fileOf = (key: string): string =>
    join(folders.keys, `${createHash("sha256").update(key).digest("hex")}.json`);
  const blobFile = (blob: string): string => join(folders.blobs, blob);
  return {
    stage: async (content) => {
      const blob = randomUUID();
      const size = await writeStream(blobFile(blob), content);
      await syncFolder(folders.blobs);
      return { blob, size };
    },
    discard: ({ blob }) => rm(blobFile(blob), { force: true }),
    read: (key) => readRecord(fileOf(key)),
    change: (key, decide) =>
      lock.run(key, async () => {
        const old = await readRecord(fileOf(key));
        const { versions, result } = decide(old);
        const next = { key, versions };
        await writeRecord(fileOf(key), next, folders.staging);
        index.set(next);
        // A blob that cannot be removed now is removed when the bucket is opened again.
        await Promise.allSettled(droppedBlobs(old, next).map((blob) => rm(blobFile(blob), { force: true })));
        return result;
      }),
    openContent: async (version, range) => {
      const handle = await open(blobFile(version.blob), "r");
      return handle.createReadStream({ ...range, highWaterMark: 256 * 1024 });
    },
    keys: index.sorted,
  };
}

interface Folders {
  readonly blobs: string;
  readonly keys: string;
  readonly staging: string;
}

async function prepareFolders(folder: string): Promise<Folders> {
  const folders = {
    blobs: join(folder, "blobs"),
    keys: join(folder, "keys"),
    staging: join(folder, "staging"),
  };
  await rm(folders.staging, { recursive: true, force: true });
  await Promise.all(Object.values(folders).map((name) => mkdir(name, { recursive: true })));
  return folders;
}

async function readRecord(file: string): Promise<KeyRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as KeyRecord;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The one step that counts: before it, the key has its old state; after it, the new one. */
async function writeRecord(file: string, record: KeyRecord, staging: string): Promise<void> {
  if (record.versions.length > 0) return replaceFile(file, JSON.stringify(record), staging);
  await rm(file, { force: true });
  await syncFolder(dirname(file));
}

/** Whether a file is not there, which a reader of an object that is just being replaced has to expect. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function readRecords(folders: Folders): Promise<KeyRecord[]> {
  const records: KeyRecord[] = [];
  for (const name of await readdir(folders.keys)) {
    const record = await readRecord(join(folders.keys, name));
    if (record !== undefined) records.push(record);
  }
  const needed = new Set(records.flatMap(blobsOf));
  for (const blob of await readdir(folders.blobs)) {
    if (!needed.has(blob)) await rm(join(folders.blobs, blob), { force: true });
  }
  return records;
}
