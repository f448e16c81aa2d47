import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile, syncFolder } from "../durable-files.js";
import type { Part, Upload, UploadState } from "./upload-record.js";

/**
 * The records of multipart uploads, on disk and, for quick access, in memory. The parts' content is stored elsewhere.
 */
export interface UploadFolder {
  /** Adds a new upload, atomically. */
  add(upload: Upload): Promise<void>;
  /** Adds a part. Returns the part that had the same number before, if any. */
  putPart(uploadId: string, part: Part): Promise<Part | undefined>;
  /** Records in all uploads of a key that its object was deleted. */
  noteDeletion(key: string): Promise<void>;
  /** Removes an upload, atomically. */
  remove(uploadId: string): Promise<void>;
  get(uploadId: string): UploadState | undefined;
  all(): readonly UploadState[];
}

interface LoadedUpload extends UploadState {
  readonly parts: Map<number, Part>;
}

const UPLOAD_FILE = "upload.json";

/**
 * Opens the folder, which contains one folder per upload, named by its id, with `upload.json` and one JSON file per
 * part. Folders and records appear and disappear by a rename, so a crash leaves no partial state.
 */
export async function openUploadFolder(folder: string, staging: string): Promise<UploadFolder> {
  const uploads = new Map<string, LoadedUpload>();
  for (const uploadId of await readdir(folder)) uploads.set(uploadId, await load(join(folder, uploadId)));
  return {
    add: async (upload) => {
      const temporary = join(staging, randomUUID());
      await mkdir(temporary);
      await replaceFile(join(temporary, UPLOAD_FILE), JSON.stringify(upload), staging);
      await rename(temporary, join(folder, upload.uploadId));
      await syncFolder(folder);
      uploads.set(upload.uploadId, { upload, parts: new Map() });
    },
    putPart: async (uploadId, part) => {
      const file = join(folder, uploadId, `${part.partNumber}.json`);
      await replaceFile(file, JSON.stringify(part), staging);
      const parts = uploads.get(uploadId)?.parts;
      const replaced = parts?.get(part.partNumber);
      parts?.set(part.partNumber, part);
      return replaced;
    },
    noteDeletion: async (key) => {
      for (const { upload, parts } of [...uploads.values()]) {
        if (upload.key !== key || upload.sawDeletion === true) continue;
        const noted = { ...upload, sawDeletion: true };
        await replaceFile(join(folder, upload.uploadId, UPLOAD_FILE), JSON.stringify(noted), staging);
        uploads.set(upload.uploadId, { upload: noted, parts });
      }
    },
    remove: async (uploadId) => {
      const temporary = join(staging, randomUUID());
      await rename(join(folder, uploadId), temporary);
      await syncFolder(folder);
      uploads.delete(uploadId);
      // Leftovers are removed with the rest of the staging folder.
      await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    },
    get: (uploadId) => uploads.get(uploadId),
    all: () => [...uploads.values()],
  };
}

async function load(folder: string): Promise<LoadedUpload> {
  const upload = (await readJson(join(folder, UPLOAD_FILE))) as Upload;
  const parts = new Map<number, Part>();
  // One after the other: opening thousands of files at once exceeds the limit of open files.
  for (const name of await readdir(folder)) {
    if (name === UPLOAD_FILE) continue;
    const part = (await readJson(join(folder, name))) as Part;
    parts.set(part.partNumber, part);
  }
  return { upload, parts };
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"));
}
