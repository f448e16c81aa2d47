import type { Scope } from "../limits/caller-limits.js";

/** A rate of the caller after its request. */
export interface RateUsage {
  readonly scope: Scope;
  /** Average number of requests per second, above 0. */
  readonly requestsPerSecond: number;
  /** Maximum number of requests at the same time, at least 1. */
  readonly burst: number;
  /** Number of requests that could follow immediately. */
  readonly remaining: number;
  /**
   * Seconds until the next request is within the rate.
   * @default - the next request is within the rate now, or the time is unknown
   */
  readonly resetsInSeconds?: number;
}
