import type { RouteContext } from "../../api/route.js";
import type { Completion, CompletionProgress, UploadToComplete } from "./completion.js";
import { attemptCompletion } from "./completion-steps.js";

/** When to ask again whether S3 has put the parts together. */
export const RETRY_AFTER_SECONDS = 5;

/** API Gateway waits 29 seconds for an answer, and ours has to travel. */
const PATIENCE_MS = 24_000;
const BUSY_PAUSE_MS = 500;

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
  const progress = { sent: false };
  const completion = settled(upload, context, answered.signal, progress);
  // Past the deadline nobody listens any more: what S3 says then, the next request finds out.
  completion.catch(() => {});
  const overdue = wait(patience, answered.signal).then(() => completing(progress));
  try {
    return await Promise.race([completion, overdue]);
  } finally {
    answered.abort();
  }
}

function completing({ sent }: CompletionProgress): Completion {
  return { outcome: "completing", sent };
}

/** Asks until S3 says yes or no: while it is busy with the same upload, it will say so soon. */
async function settled(
  upload: UploadToComplete,
  context: RouteContext,
  signal: AbortSignal,
  progress: CompletionProgress,
): Promise<Completion> {
  const s3 = await context.ports.loadS3();
  while (!signal.aborted) {
    const completion = await attemptCompletion(upload, context, s3, progress);
    if (completion.outcome !== "busy") return completion;
    await context.ports.wait(BUSY_PAUSE_MS, signal);
  }
  return completing(progress);
}
