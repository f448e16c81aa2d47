import type { RouteContext, RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { CompleteOutcome, QuotaPort, S3Port } from "../../ports.js";
import type { Completion, CompletionProgress, UploadToComplete } from "./completion.js";
import { chosenParts, partsForS3, unnamedParts } from "./named-parts.js";
import { noSuchUpload, ownObject } from "./own-object.js";
import { uploadedSize } from "./uploaded-size.js";

/** S3's errors that another list of parts cannot fix: the data differs from the declared checksum. */
const PERMANENT_ERRORS = ["BadDigest"];

/**
 * Rejections by S3's code for a key that had, or has, an object. The upload is aborted, because S3 never completes it.
 */
const TAKEN: Readonly<Record<string, () => RouteRejection>> = {
  PreconditionFailed: () =>
    routeRejected(
      412,
      "AlreadyExists",
      "An object with this key exists, and each key can be written only once here. The upload is aborted. Use another key.",
    ),
  ConditionalRequestConflict: () =>
    routeRejected(
      409,
      "UploadConflict",
      "Another object had this key during the upload, so S3 cannot complete the upload. It is aborted. Create a new upload and send all parts again.",
    ),
};

/** Lists the parts and sends one request to complete the upload to S3. `busy`: retry. */
export async function attemptCompletion(
  upload: UploadToComplete,
  { settings: { policy }, quota }: RouteContext,
  s3: S3Port,
  progress: CompletionProgress,
): Promise<Completion | { readonly outcome: "busy" }> {
  const abort: Abort = (rejection) => abortedBecause(rejection, upload, { s3, quota });
  const { ref, checksum, partChecksumAlgorithm } = upload;
  const listed = await s3.listParts(ref);
  if (listed === "gone") return (await ownObject(upload, s3)) ?? noSuchUpload();
  const unnamed = unnamedParts(upload, listed.parts);
  if (unnamed !== undefined) return unnamed;
  const size = uploadedSize(chosenParts(upload, listed.parts), upload.declared, {
    minBytes: policy.minBytes,
    maxBytes: Math.min(upload.maxBytes ?? policy.maxBytes, policy.maxBytes),
  });
  if (size.outcome === "incomplete") return size.rejection;
  if (size.outcome === "rejected") return abort(size.rejection);
  // The reserved length was only declared by the client, so compare the stored bytes.
  const over = await quota?.admitCompletion(
    { uploadId: upload.uploadId, ref, bytes: size.length },
    upload.identity,
  );
  if (over !== undefined) return over;
  progress.sent = true;
  const outcome = await s3.completeMultipartUpload({
    ...ref,
    parts: partsForS3(upload, listed.parts),
    partChecksumAlgorithm,
    objectSize: size.length,
    checksum,
    ifNoneMatch: policy.overwrite ? undefined : "*",
  });
  progress.sent = false;
  return outcome.outcome === "completed"
    ? { ...outcome, length: size.length }
    : explained(outcome, { ...upload, parts: upload.parts ?? listed.parts }, s3, abort);
}

async function explained(
  outcome: Exclude<CompleteOutcome, { outcome: "completed" }>,
  upload: UploadToComplete,
  s3: S3Port,
  abort: Abort,
): Promise<Completion | { readonly outcome: "busy" }> {
  if (outcome.outcome === "busy") return outcome;
  if (outcome.outcome === "gone") return (await ownObject(upload, s3)) ?? noSuchUpload();
  const { s3Code, message } = outcome;
  const taken = TAKEN[s3Code];
  if (taken !== undefined) {
    return (await ownObject(upload, s3)) ?? abort(taken());
  }
  const rejection = routeRejected(400, s3Code, `S3 rejected the parts: ${message}`);
  return PERMANENT_ERRORS.includes(s3Code) && !upload.isLateChecksum ? abort(rejection) : rejection;
}

/** Aborts the upload, and returns the rejection. */
type Abort = (rejection: RouteRejection) => Promise<RouteRejection>;

async function abortedBecause(
  rejection: RouteRejection,
  upload: UploadToComplete,
  { s3, quota }: { readonly s3: S3Port; readonly quota: QuotaPort | undefined },
): Promise<RouteRejection> {
  const outcome = await s3.abortMultipartUpload(upload.ref);
  if (outcome === "aborted") await quota?.release(upload.uploadId, upload.identity, upload.ref);
  return rejection;
}
