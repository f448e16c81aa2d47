import type { KeyLock } from "../../../../key-lock.js";
import type { BlobFolder } from "../blob-folder.js";
import type { UploadFolder } from "./upload-folder.js";
import type { Part, Upload, UploadState } from "./upload-record.js";
import { partBlobs } from "./upload-record.js";

/** The multipart uploads of one bucket that are neither completed nor aborted. */
export interface UploadStore {
  create(upload: Upload): Promise<void>;
  find(key: string, uploadId: string): UploadState | undefined;
  /** In the order of the UTF-8 bytes of their keys, then of their beginning. */
  list(): readonly Upload[];
  /** Takes a part in, in place of an earlier one of its number; says whether the upload was still there. */
  putPart(upload: Upload, part: Part): Promise<boolean>;
  /** Removes an upload and its parts; says whether it was still there. */
  abort(upload: Upload): Promise<boolean>;
}

/** What the uploads of a bucket are kept with. */
interface UploadStoreParts {
  readonly folder: UploadFolder;
  readonly blobs: BlobFolder;
  /** Changes of one key wait for one another, those of its uploads among them. */
  readonly lock: KeyLock;
  /** The names of the files that a key's record needs. */
  readonly neededBy: (key: string) => Promise<readonly string[]>;
}

/** Makes the uploads' side of a bucket. */
export function createUploadStore({ folder, blobs, lock, neededBy }: UploadStoreParts): UploadStore {
  const isThere = ({ uploadId }: Upload): boolean => folder.get(uploadId) !== undefined;
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
        if (!isThere(upload)) return false;
        const replaced = await folder.putPart(upload.uploadId, part);
        if (replaced !== undefined) await blobs.remove([replaced.blob]);
        return true;
      }),
    abort: (upload) =>
      lock.run(upload.key, async () => {
        const state = folder.get(upload.uploadId);
        if (state === undefined) return false;
        await folder.remove(upload.uploadId);
        // An upload whose completion failed after its one step that counts has parts that an object needs.
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
