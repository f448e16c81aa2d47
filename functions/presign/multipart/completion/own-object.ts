import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { S3Port, StoredObject } from "../../ports.js";
import type { Completion, UploadToComplete } from "./completion.js";
import { multipartEtag } from "./multipart-etag.js";

/** The stored object, if this upload of this caller created it. */
export async function ownObject(
  {
    ref,
    uploadId,
    subjectSegment,
    parts,
  }: Pick<UploadToComplete, "ref" | "uploadId" | "subjectSegment" | "parts">,
  s3: S3Port,
): Promise<Extract<Completion, { outcome: "completed" }> | undefined> {
  const stored = await s3.headObject(ref.key);
  if (stored === undefined) return undefined;
  const isOwn =
    uploadId === undefined
      ? stored.etag === multipartEtag(parts) && hasSubject(stored, subjectSegment)
      : isOwnObject(stored, [uploadId], subjectSegment);
  if (!isOwn) return undefined;
  return { outcome: "completed", ...objectFacts(stored) };
}

/** The data about a stored object that clients see. */
export function objectFacts({
  length,
  etag,
  versionId,
  checksum,
}: Pick<StoredObject, "length" | "etag" | "versionId" | "checksum">) {
  return {
    length,
    etag,
    ...(versionId !== undefined && { versionId }),
    ...(checksum !== undefined && { checksum }),
  };
}

/** Whether an object belongs to this caller, and to an upload with one of these ids. */
export function isOwnObject(
  stored: Pick<StoredObject, "metadata">,
  uploadIds: readonly string[],
  subjectSegment: string,
): boolean {
  return (
    uploadIds.includes(stored.metadata["x-amz-meta-upload-id"] ?? "") && hasSubject(stored, subjectSegment)
  );
}

function hasSubject({ metadata }: Pick<StoredObject, "metadata">, subjectSegment: string): boolean {
  return metadata["x-amz-meta-upload-subject"] === subjectSegment;
}

/** The rejection if the upload does not exist or is another caller's: both get the same response. */
export function noSuchUpload(): RouteRejection {
  return routeRejected(404, "NoSuchUpload", "Unknown upload: it may have been aborted. Create a new one.");
}
