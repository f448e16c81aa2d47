import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { createKeyLock } from "../../../key-lock.js";
import type { BlobFolder, ByteSpan } from "./blob-folder.js";
import { createBlobFolder } from "./blob-folder.js";
import { replaceFile, syncFolder } from "./durable-files.js";
import { createKeyIndex } from "./key-index.js";
import type { UploadFolder } from "./multipart/upload-folder.js";
import { openUploadFolder } from "./multipart/upload-folder.js";
import { partBlobs } from "./multipart/upload-record.js";
import type { UploadStore } from "./multipart/upload-store.js";
import { createUploadStore } from "./multipart/upload-store.js";
import type { KeyRecord, ObjectVersion, StoredBlob } from "./object-record.js";
import { blobsOf, currentObject, droppedBlobs, uploadsOf } from "./object-record.js";

/** The next state of a key, and the result for the caller of `change`. */
export interface Change<T> {
  readonly versions: KeyRecord["versions"];
  readonly result: T;
  /** Id of the multipart upload that one of the versions completes. The upload ends with this change. */
  readonly completes?: string;
}

/** The objects of one bucket, on disk. */
export interface BucketStore {
  /** Writes content to the disk. Nothing refers to the content until a change or a part does. */
  stage(content: AsyncIterable<Buffer>): Promise<StoredBlob>;
  /** Removes content that nothing refers to. */
  discard(staged: StoredBlob): Promise<void>;
  read(key: string): Promise<KeyRecord | undefined>;
  /**
   * Changes a key atomically: after a crash it has either its old or its new state. Changes of one key run one after
   * the other, so `decide` sees the state that it replaces. If `decide` throws, nothing changes.
   */
  change<T>(key: string, decide: (record: KeyRecord | undefined) => Change<T>): Promise<T>;
  /**
   * Opens an object's content. The content stays readable to its end, even if the object is replaced meanwhile.
   * @throws {BlobRemovedError} if the object was replaced before its content was opened
   */
  openContent(version: ObjectVersion, range?: ByteSpan): Promise<Readable>;
  /** The records of all keys, including keys with delete markers only. */
  records(): Promise<readonly KeyRecord[]>;
  /** Keys with a current object, in the order of their UTF-8 bytes. */
  keys(): readonly string[];
  readonly uploads: UploadStore;
}

/**
 * Opens a bucket's folder, and removes what a crash has left behind.
 * `blobs/` holds contents under random names; they never change. `keys/` holds one JSON file per key, named by the
 * key's hash, so that any key fits any file system. `uploads/` holds multipart uploads. Every change takes effect by
 * replacing a key's JSON file, even the completion of an upload.
 */
export async function openBucketStore(folder: string): Promise<BucketStore> {
  const folders = await prepareFolders(folder);
  const records = await readRecords(folders.keys);
  const blobs = createBlobFolder(folders.blobs);
  const uploads = await openUploadFolder(folders.uploads, folders.staging);
  await sweep(records, uploads, blobs);
  const index = createKeyIndex();
  for (const record of records) index.set(record);
  const lock = createKeyLock();
  const fileOf = (key: string): string =>
    join(folders.keys, `${createHash("sha256").update(key).digest("hex")}.json`);
  return {
    stage: (content) => blobs.write(content),
    discard: ({ blob }) => blobs.remove([blob]),
    read: (key) => readRecord(fileOf(key)),
    change: (key, decide) =>
      lock.run(key, async () => {
        const old = await readRecord(fileOf(key));
        const { versions, result, completes } = decide(old);
        const next = { key, versions };
        const isDeletion = currentObject(old) !== undefined && currentObject(next) === undefined;
        // Write the note first: after a crash an upload may see a conflict without a deletion, but never miss a
        // deletion.
        if (isDeletion) await uploads.noteDeletion(key);
        await writeRecord(fileOf(key), next, folders.staging);
        index.set(next);
        const unused = completes === undefined ? [] : await endUpload(uploads, completes, next);
        await blobs.remove([...droppedBlobs(old, next), ...unused]);
        return result;
      }),
    openContent: (version, range) => blobs.open(version.blobs, range),
    records: () => readRecords(folders.keys),
    keys: index.sorted,
    uploads: createUploadStore({
      folder: uploads,
      blobs,
      lock,
      neededBy: async (key) => blobsOf(await readRecord(fileOf(key))),
    }),
  };
}

interface Folders {
  readonly blobs: string;
  readonly keys: string;
  readonly uploads: string;
  readonly staging: string;
}

async function prepareFolders(folder: string): Promise<Folders> {
  const folders = {
    blobs: join(folder, "blobs"),
    keys: join(folder, "keys"),
    uploads: join(folder, "uploads"),
    staging: join(folder, "staging"),
  };
  await rm(folders.staging, { recursive: true, force: true });
  await Promise.all(Object.values(folders).map((name) => mkdir(name, { recursive: true })));
  return folders;
}

async function readRecords(folder: string): Promise<KeyRecord[]> {
  const records: KeyRecord[] = [];
  for (const name of await readdir(folder)) {
    const record = await readRecord(join(folder, name));
    if (record !== undefined) records.push(record);
  }
  return records;
}

/** Ends the uploads that became objects, and removes content that nothing refers to. */
async function sweep(records: readonly KeyRecord[], uploads: UploadFolder, blobs: BlobFolder): Promise<void> {
  const completed = new Set(records.flatMap(uploadsOf));
  for (const { upload } of uploads.all()) {
    if (completed.has(upload.uploadId)) await uploads.remove(upload.uploadId);
  }
  await blobs.keepOnly(new Set([...records.flatMap(blobsOf), ...uploads.all().flatMap(partBlobs)]));
}

/** Ends an upload that became an object, and returns the parts that the object does not use. */
async function endUpload(
  uploads: UploadFolder,
  uploadId: string,
  record: KeyRecord,
): Promise<readonly string[]> {
  const state = uploads.get(uploadId);
  if (state === undefined) return [];
  await uploads.remove(uploadId);
  const needed = new Set(blobsOf(record));
  return partBlobs(state).filter((blob) => !needed.has(blob));
}

async function readRecord(file: string): Promise<KeyRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as KeyRecord;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Writes the record. This is the atomic step: before it, the key has its old state; after it, the new state. */
async function writeRecord(file: string, record: KeyRecord, staging: string): Promise<void> {
  if (record.versions.length > 0) return replaceFile(file, JSON.stringify(record), staging);
  await rm(file, { force: true });
  await syncFolder(dirname(file));
}

function isMissing(error: unknown): boolean {
  // `instanceof` fails in test frameworks with their own globals (jest), so compare the code.
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
