import { type RouteRefusal, routeRefused } from "../../api/route.js";
import type { S3Port } from "../../ports.js";
import type { Completion, UploadToComplete } from "./completion.js";

/** The object, where it is this upload's own and not another's of the same key. */
export async function ownObject(
  { ref, uploadId }: Pick<UploadToComplete, "ref" | "uploadId">,
  s3: S3Port,
): Promise<Extract<Completion, { outcome: "completed" }> | undefined> {
  const stored = await s3.headObject(ref.key);
  if (stored?.metadata["x-amz-meta-upload-id"] !== uploadId) return undefined;
  const { length, etag, versionId } = stored;
  return { outcome: "completed", length, etag, ...(versionId === undefined ? {} : { versionId }) };
}

/** The upload is not there, or not this caller's: nobody learns which. */
export function noSuchUpload(): RouteRefusal {
  return routeRefused(
    404,
    "NoSuchUpload",
    "There is no such upload, or no longer: it may have been aborted. Create a new one.",
  );
}
