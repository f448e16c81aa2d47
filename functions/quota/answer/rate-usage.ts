import type { Scope } from "../limits/caller-limits.js";

/** A rate of the caller after its request. */
export interface RateUsage {
  readonly scope: Scope;
  /** On average; above 0. */
  readonly requestsPerSecond: number;
  /** Maximum number of requests at once, at least 1. */
  readonly burst: number;
  /** Requests that could follow at once. */
  readonly remaining: number;
  /** Seconds until the next request is within the rate. @default - it is within the rate now, or the time is unknown */
  readonly resetsInSeconds?: number;
}
