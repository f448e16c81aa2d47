import type { QuotaUsage } from "../contract.js";
import type { Scope } from "../limits/caller-limits.js";
import type { Unit } from "../limits/quotas.js";
import { QUOTAS } from "../limits/quotas.js";

/** The reason that an upload was not created: a limit is exceeded, or the limits could not be read. */
export interface QuotaRejection {
  readonly outcome: "rejected";
  readonly status: 413 | 429 | 503;
  /** For programs. */
  readonly code: "QuotaExceeded" | "TooManyRequests" | "QuotaUnavailable";
  /** For people. */
  readonly message: string;
  /** Seconds after which the same request can succeed. */
  readonly retryAfterSeconds: number;
  /** The quota that is exceeded; in a 413 only. */
  readonly usage?: QuotaUsage;
  /** For the log only. */
  readonly detail?: string;
}

/** Seconds after which to try again if the table does not respond. */
export const UNAVAILABLE_RETRY_SECONDS = 5;

/**
 * The rejection if too little of a quota is left. @param asked - The requested amounts, and the time of the request.
 */
export function quotaExceeded(
  usage: QuotaUsage,
  asked: Readonly<Record<Unit, number>> & { /** Milliseconds since 1970. */ readonly now: number },
): QuotaRejection {
  const { quota, scope, used, reserved, limit, resetsAt } = usage;
  const subject = asked.uploads === 1 ? "The upload does" : `The ${asked.uploads} uploads together do`;
  return {
    outcome: "rejected",
    status: 413,
    code: "QuotaExceeded",
    message:
      `${subject} not fit the ${scope}'s quota ${quota}: limit ${limit}, used ${used}, reserved ${reserved}, ` +
      `needed ${asked[QUOTAS[quota].unit]}. The quota resets at ${resetsAt}.`,
    retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(resetsAt) - asked.now) / 1_000)),
    usage,
  };
}

/** The rejection if a caller creates uploads faster than its rate. */
export function tooManyRequests(scope: Scope, retryAfterSeconds: number): QuotaRejection {
  return {
    outcome: "rejected",
    status: 429,
    code: "TooManyRequests",
    message: `The ${scope} creates uploads too fast. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  };
}

/** The rejection if the table does not respond. */
export function quotaUnavailable(error: unknown): QuotaRejection {
  return {
    outcome: "rejected",
    status: 503,
    code: "QuotaUnavailable",
    message: "Whether the caller's quota has room for the upload cannot be read at present. Try again later.",
    retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS,
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}
