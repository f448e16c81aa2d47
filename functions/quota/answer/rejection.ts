import type { QuotaUsage } from "../contract.js";
import type { Scope } from "../limits/caller-limits.js";
import type { Unit } from "../limits/quotas.js";
import { QUOTAS } from "../limits/quotas.js";
import type { RateUsage } from "./rate-usage.js";

/** The reason that an upload was not created: a limit is exceeded, or the limits could not be read. */
export interface QuotaRejection {
  readonly outcome: "rejected";
  readonly status: 403 | 413 | 429 | 503;
  /** For programs. */
  readonly code: "UploadsBlocked" | "QuotaExceeded" | "TooManyRequests" | "QuotaUnavailable";
  /** For people. */
  readonly message: string;
  /**
   * Seconds after which the same request can succeed.
   * @default - unknown, because only the operator can change the limit
   */
  readonly retryAfterSeconds?: number;
  /** The caller's rates that the request was counted against, and the one that it exceeds. @default - none */
  readonly rates?: readonly RateUsage[];
  /** The quota that is exceeded; in a 413 only. */
  readonly usage?: QuotaUsage;
  /** For the log only. */
  readonly detail?: string;
}

/** Seconds after which to try again if the table does not respond. */
export const UNAVAILABLE_RETRY_SECONDS = 5;

/**
 * The rejection if too little of a quota is left. @param requested - The requested amounts, and the time of the
 * request.
 */
export function quotaExceeded(
  usage: QuotaUsage,
  requested: Readonly<Record<Unit, number>> & { /** Milliseconds since 1970. */ readonly now: number },
): QuotaRejection {
  const { quota, scope, used, reserved, limit, resetsAt } = usage;
  const needed = requested[QUOTAS[quota].unit];
  const neverFits = needed > (limit ?? Number.POSITIVE_INFINITY);
  const subject = requested.uploads <= 1 ? "The upload does" : `The ${requested.uploads} uploads together do`;
  return {
    outcome: "rejected",
    status: 413,
    code: "QuotaExceeded",
    message:
      `${subject} not fit the ${scope}'s quota ${quota}: limit ${limit}, used ${used}, reserved ${reserved}, ` +
      `needed ${needed}. ${neverFits ? "That is more than the whole quota." : `The quota resets at ${resetsAt}.`}`,
    ...(!neverFits && {
      retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(resetsAt) - requested.now) / 1_000)),
    }),
    usage,
  };
}

/**
 * The rejection if a caller creates uploads faster than a rate. @param others - Rates that the request does not exceed.
 */
export function tooManyRequests(
  exceeded: RateUsage & Required<Pick<RateUsage, "resetsInSeconds">>,
  others: readonly RateUsage[],
): QuotaRejection {
  const { scope, resetsInSeconds } = exceeded;
  return {
    outcome: "rejected",
    status: 429,
    code: "TooManyRequests",
    message: `The ${scope} creates uploads too fast. Try again in ${resetsInSeconds} s.`,
    retryAfterSeconds: resetsInSeconds,
    rates: [...others, exceeded],
  };
}

/**
 * The rejection if an operator blocks a subject or tenant. It has no `retryAfterSeconds`, because only the operator can
 * end the block.
 */
export function blocked(scope: Scope): QuotaRejection {
  return {
    outcome: "rejected",
    status: 403,
    code: "UploadsBlocked",
    message: `Uploads of this ${scope} are blocked: the limit requestsPerSecond is 0. Only the operator can change it.`,
  };
}

/** The rejection if the table does not respond. */
export function quotaUnavailable(error: unknown): QuotaRejection {
  return {
    outcome: "rejected",
    status: 503,
    code: "QuotaUnavailable",
    message: "The caller's quota cannot be read at present. Try again later.",
    retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS,
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}
