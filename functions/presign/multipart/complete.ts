import type { Checksum, ChecksumAlgorithm } from "../../upload-policy/policy.js";
import { type RouteContext, type RouteRefusal, routeRefused } from "../api/route.js";
import type { CompleteUploadRequest, UploadedPart } from "../contract.js";
import type { CompleteOutcome, S3Port, S3UploadRef } from "../ports.js";
import type { PartPlan } from "./part-plan.js";
import { uploadedSize } from "./uploaded-size.js";

/** A multipart upload, and what its object has to be. */
export interface UploadToComplete {
  readonly ref: S3UploadRef;
  /** Ours, as `x-amz-meta-upload-id` says it: by it an object is known as this upload's own. */
  readonly uploadId: string;
  /** What the client believes it sent, in order. @default - what S3 holds */
  readonly parts?: CompleteUploadRequest["parts"];
  /** Absent where the client declared no size. */
  readonly declared?: PartPlan;
  /** A full-object CRC. */
  readonly checksum?: Checksum;
  /** Present where each part came with a checksum in this algorithm. */
  readonly partChecksumAlgorithm?: ChecksumAlgorithm;
}

/** What became of a completion. */
export type Completion =
  | {
      readonly outcome: "completed";
      /** In bytes. */
      readonly length: number;
      /** With its quotation marks. */
      readonly etag: string;
      readonly versionId?: string;
    }
  /** S3 is still at it: ask again after {@link RETRY_AFTER_SECONDS}. */
  | { readonly outcome: "completing" }
  | RouteRefusal;

/** When to ask again whether S3 has put the parts together. */
export const RETRY_AFTER_SECONDS = 5;

/** API Gateway waits 29 seconds for an answer, and ours has to travel. */
const PATIENCE_MS = 24_000;
const BUSY_PAUSE_MS = 500;
const COMPLETING = { outcome: "completing" } as const;

/** S3's refusals that no other list of the same parts can mend: what was sent is not what was declared. */
const HOPELESS = ["BadDigest"];

/**
 * Completes an upload, however often it is asked to: whoever comes late finds the object and gets the same answer.
 * An upload that cannot become an object that may be is aborted. Nothing is ever deleted. When API Gateway has
 * waited for 24 seconds the answer is `completing`, while S3 goes on.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export async function completeUpload(upload: UploadToComplete, context: RouteContext): Promise<Completion> {
  const { now, wait } = context.ports;
  const waited = now() - (context.receivedAt ?? now());
  // A cold start has used up some of it; a clock that runs behind API Gateway's adds none.
  const patience = Math.min(Math.max(PATIENCE_MS - waited, 0), PATIENCE_MS);
  const answered = new AbortController();
  const completion = settled(upload, context, answered.signal);
  // Past the deadline nobody listens any more: what S3 says then, the next request finds out.
  completion.catch(() => {});
  const overdue = wait(patience, answered.signal).then(() => COMPLETING);
  try {
    return await Promise.race([completion, overdue]);
  } finally {
    answered.abort();
  }
}

/** Asks until S3 says yes or no: while it is busy with the same upload, it will say so soon. */
async function settled(
  upload: UploadToComplete,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Completion> {
  const s3 = await context.ports.loadS3();
  while (!signal.aborted) {
    const completion = await attempted(upload, context, s3);
    if (completion.outcome !== "busy") return completion;
    await context.ports.wait(BUSY_PAUSE_MS, signal);
  }
  return COMPLETING;
}

async function attempted(
  upload: UploadToComplete,
  { settings: { policy } }: RouteContext,
  s3: S3Port,
): Promise<Completion | { readonly outcome: "busy" }> {
  const { ref, checksum, partChecksumAlgorithm } = upload;
  const listed = await s3.listParts(ref);
  if (listed === "gone") return (await ownObject(upload, s3)) ?? noSuchUpload();
  const size = uploadedSize(chosenParts(upload, listed.parts), upload.declared, policy);
  if (size.outcome === "incomplete") return size.refusal;
  if (size.outcome === "hopeless") return abortedBecause(size.refusal, ref, s3);
  const outcome = await s3.completeMultipartUpload({
    ...ref,
    parts: partsToName(upload, listed.parts),
    partChecksumAlgorithm,
    objectSize: size.length,
    checksum,
    ifNoneMatch: policy.overwrite ? undefined : "*",
  });
  return outcome.outcome === "completed"
    ? { ...outcome, length: size.length }
    : explained(outcome, upload, s3);
}

/** Only what the client names becomes part of the object. */
function chosenParts({ parts }: UploadToComplete, listed: readonly UploadedPart[]): readonly UploadedPart[] {
  if (parts === undefined) return listed;
  const named = new Set(parts.map(({ partNumber }) => partNumber));
  return listed.filter(({ partNumber }) => named.has(partNumber));
}

/** S3 wants each part's checksum where they are bound, and knows those that the client does not repeat. */
function partsToName(
  { parts, partChecksumAlgorithm }: UploadToComplete,
  listed: readonly UploadedPart[],
): NonNullable<CompleteUploadRequest["parts"]> {
  const checksums = new Map(listed.map(({ partNumber, checksum }) => [partNumber, checksum]));
  return (parts ?? listed).map(({ partNumber, etag, checksum }) => ({
    partNumber,
    etag,
    ...(partChecksumAlgorithm === undefined ? {} : { checksum: checksum ?? checksums.get(partNumber) }),
  }));
}

async function explained(
  outcome: Exclude<CompleteOutcome, { outcome: "completed" }>,
  upload: UploadToComplete,
  s3: S3Port,
): Promise<Completion | { readonly outcome: "busy" }> {
  if (outcome.outcome === "busy") return outcome;
  if (outcome.outcome === "gone") return (await ownObject(upload, s3)) ?? noSuchUpload();
  const { s3Code, message } = outcome;
  if (s3Code === "PreconditionFailed") {
    return (await ownObject(upload, s3)) ?? abortedBecause(alreadyExists(), upload.ref, s3);
  }
  const refusal = routeRefused(400, s3Code, `S3 refuses the parts: ${message}`);
  return HOPELESS.includes(s3Code) ? abortedBecause(refusal, upload.ref, s3) : refusal;
}

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

async function abortedBecause(refusal: RouteRefusal, ref: S3UploadRef, s3: S3Port): Promise<RouteRefusal> {
  await s3.abortMultipartUpload(ref);
  return refusal;
}

/** The upload is not there, or not this caller's: nobody learns which. */
export function noSuchUpload(): RouteRefusal {
  return routeRefused(
    404,
    "NoSuchUpload",
    "There is no such upload, or no longer: it may have been aborted. Create a new one.",
  );
}

function alreadyExists(): RouteRefusal {
  return routeRefused(
    412,
    "AlreadyExists",
    "An object of this key exists, and keys can be written once here. The upload is aborted: take another key.",
  );
}
