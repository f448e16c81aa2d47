import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../../../../clock.js";

/** Delays the completion of uploads, as AWS may do. */
export interface Completions {
  /** Whether a completion takes so long that the response must begin before its end. */
  readonly areSlow: boolean;
  /**
   * Runs the work after the delay, even if the client has disconnected. Parallel completions of one upload share one
   * result.
   */
  run<T>(uploadId: string, work: () => Promise<T>): Promise<T>;
}

/** Interval between checks of the clock, in milliseconds. A test's clock may jump at any moment. */
const POLL_MS = 20;

/** Creates the completions of one S3. */
export function createCompletions({
  clock,
  delaySeconds,
}: {
  readonly clock: Clock;
  readonly delaySeconds: number;
}): Completions {
  const running = new Map<string, Promise<unknown>>();
  const later = async <T>(work: () => Promise<T>): Promise<T> => {
    const due = clock() + delaySeconds * 1000;
    while (clock() < due) await delay(POLL_MS, undefined, { ref: false });
    return work();
  };
  return {
    areSlow: delaySeconds > 0,
    run: <T>(uploadId: string, work: () => Promise<T>): Promise<T> => {
      if (delaySeconds <= 0) return work();
      // An upload id is never reused, so all work under it has the same type of result.
      const already = running.get(uploadId) as Promise<T> | undefined;
      const result = already ?? later(work).finally(() => running.delete(uploadId));
      running.set(uploadId, result);
      return result;
    },
  };
}
