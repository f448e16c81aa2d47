import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../../../../clock.js";

/** Makes completing an upload take its time, as it may on AWS. */
export interface Completions {
  /** Whether a completion takes so long that the answer has to begin before its end. */
  readonly areSlow: boolean;
  /**
   * Works when the time has come, whether the client still waits or not. Whoever completes the same upload meanwhile
   * gets the same result.
   */
  run<T>(uploadId: string, work: () => Promise<T>): Promise<T>;
}

/** How often the clock is looked at; a test's clock may jump at any moment. */
const POLL_MS = 20;

/** Makes the completions of one S3. */
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
      // An upload id is never used twice, so all work under it has the same kind of result.
      const already = running.get(uploadId) as Promise<T> | undefined;
      const result = already ?? later(work).finally(() => running.delete(uploadId));
      running.set(uploadId, result);
      return result;
    },
  };
}
