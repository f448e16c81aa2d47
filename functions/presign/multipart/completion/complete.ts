import type { RouteContext } from "../../api/route.js";
import type { Completion, CompletionProgress, UploadToComplete } from "./completion.js";
import { attemptCompletion } from "./completion-steps.js";

/** Seconds after which the client should retry, sent as `Retry-After`. */
export const RETRY_AFTER_SECONDS = 5;

/** Maximum time before a response, in milliseconds: API Gateway's timeout is 29 seconds. */
const RESPONSE_TIMEOUT_MS = 24_000;
const BUSY_PAUSE_MS = 500;

/** Behaviour while S3 still processes an earlier request to complete the same upload. */
export type WhileBusy = "retry" | "return";

/**
 * Completes an upload. Idempotent: a repeated call returns the same response. Aborts an upload that can never become an
 * allowed object, and never deletes an object. Returns `completing` after 24 seconds; S3 continues its work.
 * @param whileBusy - `return` if the client can repeat the request: a waiting request occupies an instance of the
 * function.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export async function completeUpload(
  upload: UploadToComplete,
  context: RouteContext,
  whileBusy: WhileBusy,
): Promise<Completion> {
  const { now, wait } = context.ports;
  const waited = now() - (context.receivedAt ?? now());
  // A cold start may have used some of the time. A clock behind API Gateway's must not extend it.
  const timeoutMs = Math.min(Math.max(RESPONSE_TIMEOUT_MS - waited, 0), RESPONSE_TIMEOUT_MS);
  const answered = new AbortController();
  const progress = { sent: false };
  const completion = attemptCompletions(upload, context, { whileBusy, signal: answered.signal, progress });
  // After the deadline the result is ignored; the next request will see it.
  completion.catch(() => {});
  const overdue = wait(timeoutMs, answered.signal).then(() => completing(progress));
  try {
    return await Promise.race([completion, overdue]);
  } finally {
    answered.abort();
  }
}

function completing({ sent }: CompletionProgress): Completion {
  return { outcome: "completing", sent };
}

interface Attempts {
  readonly whileBusy: WhileBusy;
  readonly signal: AbortSignal;
  readonly progress: CompletionProgress;
}

async function attemptCompletions(
  upload: UploadToComplete,
  context: RouteContext,
  { whileBusy, signal, progress }: Attempts,
): Promise<Completion> {
  const s3 = await context.ports.loadS3();
  while (!signal.aborted) {
    const completion = await attemptCompletion(upload, context, s3, progress);
    if (completion.outcome !== "busy") return completion;
    if (whileBusy === "return") break;
    await context.ports.wait(BUSY_PAUSE_MS, signal);
  }
  return completing(progress);
}
