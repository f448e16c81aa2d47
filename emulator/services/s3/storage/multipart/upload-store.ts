import type { KeyLock } from "../../../../key-lock.js";
import type { BlobFolder } from "../blob-folder.js";
import type { UploadFolder } from "./upload-folder.js";
import type { Part, Upload, UploadState } from "./upload-record.js";
import { partBlobs } from "./upload-record.js";

/** The multipart uploads of one bucket that are neither completed nor aborted. */
export interface UploadStore {
  create(upload: Upload): Promise<void>;
  find(key: string, uploadId: string): UploadState | undefined;
  /** Ordered by the UTF-8 bytes of their keys, then by their start. */
  list(): readonly Upload[];
  /** Adds a part, or replaces the part of the same number. Returns false if the upload no longer exists. */
  putPart(upload: Upload, part: Part): Promise<boolean>;
  /** Removes an upload and its parts. Returns false if the upload no longer exists. */
  abort(upload: Upload): Promise<boolean>;
}

/** Options of {@link createUploadStore}. */
interface UploadStoreOptions {
  readonly folder: UploadFolder;
  readonly blobs: BlobFolder;
  /** Serializes the changes of one key, including the changes of its uploads. */
  readonly lock: KeyLock;
  /** Names of the files that a key's record needs. */
  readonly neededBy: (key: string) => Promise<readonly string[]>;
}

/** Creates the uploads of a bucket. */
export function createUploadStore({ folder, blobs, lock, neededBy }: UploadStoreOptions): UploadStore {
  const exists = ({ uploadId }: Upload): boolean => folder.get(uploadId) !== undefined;
  return {
    create: (upload) => folder.add(upload),
    find: (key, uploadId) => {
      const state = folder.get(uploadId);
      return state?.upload.key === key ? state : undefined;
    },
    list: () =>
      folder
        .all()
        .map(({ upload }) => upload)
        .sort(byKeyThenId),
    putPart: (upload, part) =>
      lock.run(upload.key, async () => {
        if (!exists(upload)) return false;
        const replaced = await folder.putPart(upload.uploadId, part);
        if (replaced !== undefined) await blobs.remove([replaced.blob]);
        return true;
      }),
    abort: (upload) =>
      lock.run(upload.key, async () => {
        const state = folder.get(upload.uploadId);
        if (state === undefined) return false;
        await folder.remove(upload.uploadId);
        // If an upload's completion failed after its atomic step, an object needs its parts.
        const needed = new Set(await neededBy(upload.key));
        await blobs.remove(partBlobs(state).filter((blob) => !needed.has(blob)));
        return true;
      }),
  };
}

function byKeyThenId(a: Upload, b: Upload): number {
  const byKey = Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
  if (byKey !== 0) return byKey;
  return a.uploadId < b.uploadId ? -1 : 1;
}
