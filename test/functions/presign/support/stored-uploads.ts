import type { UploadedPart } from "../../../../functions/presign/contract.js";
import type {
  CompleteOutcome,
  MultipartToComplete,
  MultipartToCreate,
  S3Port,
  S3UploadRef,
  StoredObject,
} from "../../../../functions/presign/ports.js";

/** A replacement for S3: uploads and objects in memory, with S3's responses in turn. */
interface StoredUploads {
  readonly port: S3Port;
  readonly created: readonly MultipartToCreate[];
  readonly completions: readonly MultipartToComplete[];
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** Names of all calls, in order. */
  readonly calls: readonly string[];
  readonly putPart: (s3UploadId: string, part: UploadedPart) => void;
  /** Replaces the PUT of parts of these lengths, from number 1 on. */
  readonly putParts: (s3UploadId: string, ...lengths: readonly number[]) => void;
  /** Replaces the tag of the check after the upload. */
  readonly reject: (key: string, code: string) => void;
  readonly putObject: (key: string, object: Partial<StoredObject>) => void;
}

/** S3 lists uploads by key, then by start. */
const orderOf = ({ key, s3UploadId }: S3UploadRef) => `${key}\n${s3UploadId}`;

type Upload = MultipartToCreate & { readonly parts: Map<number, UploadedPart> };

/** @param beforeComplete - May answer a completion in S3's place, or keep it waiting. */
export function storedUploads(
  beforeComplete: (upload: MultipartToComplete) => Promise<CompleteOutcome | undefined> = async () =>
    undefined,
): StoredUploads {
  const uploads = new Map<string, Upload>();
  const objects = new Map<string, StoredObject>();
  const rejections = new Map<string, string>();
  const created: MultipartToCreate[] = [];
  const completions: MultipartToComplete[] = [];
  const calls: string[] = [];
  const find = ({ key, s3UploadId }: S3UploadRef) => {
    const upload = uploads.get(s3UploadId);
    return upload?.key === key ? upload : undefined;
  };
  const port: S3Port = {
    createMultipartUpload: async (upload) => {
      calls.push("create");
      created.push(upload);
      const s3UploadId = `s3-upload-${created.length}`;
      uploads.set(s3UploadId, { ...upload, parts: new Map() });
      return s3UploadId;
    },
    listUploads: async ({ prefix, limit, after }) => {
      calls.push("listUploads");
      const all = [...uploads]
        .map(([s3UploadId, { key, checksumAlgorithm, checksumType }]) => {
          return {
            key,
            s3UploadId,
            initiatedAt: "2026-01-02T03:04:05.000Z",
            checksumAlgorithm,
            checksumType,
          };
        })
        .filter(({ key }) => key.startsWith(prefix))
        .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
        .filter((upload) => after === undefined || orderOf(upload) > orderOf(after));
      const page = all.slice(0, limit);
      const last = page.at(-1);
      return { uploads: page, ...(all.length > limit && last && { next: last }) };
    },
    listParts: async (ref) => {
      calls.push("list");
      const parts = find(ref)?.parts;
      return parts === undefined
        ? "gone"
        : { parts: [...parts.values()].sort((one, other) => one.partNumber - other.partNumber) };
    },
    completeMultipartUpload: async (upload) => {
      calls.push("complete");
      completions.push(upload);
      const answer = await beforeComplete(upload);
      if (answer !== undefined) return answer;
      const { key, metadata } = find(upload) ?? {};
      if (key === undefined || metadata === undefined) return { outcome: "gone" };
      if (upload.ifNoneMatch === "*" && objects.has(key)) {
        return { outcome: "error", s3Code: "PreconditionFailed", message: "It exists." };
      }
      const etag = `"etag-${upload.parts.length}"`;
      objects.set(key, { length: upload.objectSize, etag, versionId: "version-1", metadata });
      uploads.delete(upload.s3UploadId);
      return { outcome: "completed", etag, versionId: "version-1" };
    },
    abortMultipartUpload: async (ref) => {
      calls.push("abort");
      if (find(ref) === undefined) return "gone";
      uploads.delete(ref.s3UploadId);
      return "aborted";
    },
    rejectionOf: async (key) => rejections.get(key),
    headObject: async (key) => {
      calls.push("head");
      return objects.get(key);
    },
    presignGet: async ({ key, versionId = "", range = "", contentDisposition }) =>
      `https://s3.example/${key}?${new URLSearchParams({ versionId, range, contentDisposition })}`,
  };
  const putPart: StoredUploads["putPart"] = (s3UploadId, part) =>
    uploads.get(s3UploadId)?.parts.set(part.partNumber, part);
  const putParts: StoredUploads["putParts"] = (s3UploadId, ...lengths) => {
    for (const [index, length] of lengths.entries()) {
      putPart(s3UploadId, { partNumber: index + 1, length, etag: `"etag-${index + 1}"` });
    }
  };
  return {
    port,
    created,
    completions,
    objects,
    calls,
    putPart,
    putParts,
    reject: (key, code) => rejections.set(key, code),
    putObject: (key, object) => objects.set(key, { length: 1, etag: '"other"', metadata: {}, ...object }),
  };
}
