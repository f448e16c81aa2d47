import type { Scope } from "../limits/caller-limits.js";

/** A rate of the caller after its request. */
export interface RateUsage {
  readonly scope: Scope;
  /** On average; above 0. */
  readonly requestsPerSecond: number;
  /** Most requests at once, from 1 on. */
  readonly burst: number;
  /** Requests that could follow at once. */
  readonly remaining: number;
  /** Seconds after which the next request keeps to the rate. @default - it does now, or that is not known */
  readonly resetsInSeconds?: number;
}
