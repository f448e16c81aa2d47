import { NoAnswerError, UploadError } from "../errors.js";
import type { UploadEvent } from "../events/upload-event.js";
import type { HttpAnswer, HttpRequest, Platform } from "../platform.js";
import { answerError, isTransient } from "./answer-error.js";
import { backoffMs, retryAfterMs } from "./backoff.js";

/** Result of one attempt. */
export type Attempt<Value> =
  | { readonly outcome: "done"; readonly value: Value }
  | {
      readonly outcome: "failed";
      readonly error: UploadError;
      /** Whether another attempt may succeed. */
      readonly isTransient: boolean;
      /** Time that the server asks the client to wait. */
      readonly retryAfterMs?: number;
      /** Whether the server may have processed the request, because only the response is missing. */
      readonly isAnswerLost?: boolean;
    };

/** Retries attempts that may succeed later. All requests of an upload share one instance. */
export interface Retries {
  /** @throws {UploadError} of the last attempt, if a retry cannot succeed or the time is over */
  run<Value>(attempt: (number: number) => Promise<Attempt<Value>>, signal: AbortSignal): Promise<Value>;
  /** Sends one request once. */
  attempt(request: HttpRequest): Promise<Attempt<HttpAnswer>>;
}

/** Until the server has answered once, a wrong endpoint is more likely than an outage. */
const FIRST_PATIENCE_MS = 30_000;
const DEFAULT_PATIENCE_MS = 600_000;

export function createRetries(
  { send, now, wait, random }: Platform,
  emit: (event: UploadEvent) => void,
  patienceMs = DEFAULT_PATIENCE_MS,
): Retries {
  let hasAnswered = false;
  let isOffline = false;

  const answered = () => {
    hasAnswered = true;
    if (!isOffline) return;
    isOffline = false;
    emit({ type: "online" });
  };
  const unanswered = (reason: string) => {
    if (isOffline) return;
    isOffline = true;
    emit({ type: "offline", reason });
  };

  return {
    async attempt(request) {
      try {
        const answer = await send(request);
        answered();
        if (answer.status >= 200 && answer.status <= 299) return { outcome: "done", value: answer };
        const error = answerError(answer);
        const after = retryAfterMs(answer.headers["retry-after"], now());
        return { outcome: "failed", error, isTransient: isTransient(error), retryAfterMs: after };
      } catch (error) {
        request.signal?.throwIfAborted();
        if (!(error instanceof NoAnswerError)) throw error;
        const failure = unreachable(request.url, error);
        if (error.isUnsent) unanswered(failure.message);
        return { outcome: "failed", error: failure, isTransient: true, isAnswerLost: !error.isUnsent };
      }
    },

    async run(attempt, signal) {
      const startedAt = now();
      for (let number = 1; ; number++) {
        signal.throwIfAborted();
        const result = await attempt(number);
        if (result.outcome === "done") return result.value;
        if (!result.isTransient) throw result.error;
        const waitMs = backoffMs(number, random(), result.retryAfterMs);
        const patience = hasAnswered ? patienceMs : Math.min(patienceMs, FIRST_PATIENCE_MS);
        if (now() + waitMs - startedAt > patience) throw result.error;
        emit({ type: "retrying", reason: result.error.message, attempt: number, waitMs });
        await wait(waitMs, signal);
      }
    },
  };
}

function unreachable(url: string, error: NoAnswerError): UploadError {
  const { host } = new URL(url);
  const message = error.isUnsent
    ? `${host} cannot be reached (${error.code}). Check the network and the endpoint, then start the upload again: it continues.`
    : `The connection to ${host} was lost (${error.code}). Start the upload again: it continues.`;
  return new UploadError("network", error.code, message, { cause: error });
}
