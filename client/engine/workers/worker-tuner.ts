const FIRST_WORKERS = 4;
const WINDOW_MS = 5_000;
/** Factor by which a window must be faster than the previous one for more workers. */
const GAIN = 1.1;

/** Decides how many parts are sent at the same time. */
export interface WorkerTuner {
  readonly workers: () => number;
  /** Counts sent bytes. */
  sent(bytes: number): void;
  /** Call this if the server asked for fewer requests, or did not answer in time. */
  overloaded(): void;
}

/**
 * Starts with 4 workers. Doubles their number while throughput rises by more than 10 % from one window of 5 seconds to
 * the next, and halves it if throughput falls by as much or the server is overloaded.
 * @param maxWorkers - 1 or more.
 * @param onChange - Called with each new number.
 */
export function createWorkerTuner(
  maxWorkers: number,
  now: () => number,
  onChange: (workers: number) => void,
): WorkerTuner {
  let workers = Math.min(FIRST_WORKERS, maxWorkers);
  let windowStart = now();
  let windowBytes = 0;
  // Undefined after an overload: the rate before it was that of more workers.
  let lastRate: number | undefined = 0;

  const change = (wanted: number) => {
    const next = Math.max(1, Math.min(Math.round(wanted), maxWorkers));
    if (next === workers) return;
    workers = next;
    onChange(next);
  };
  const nextWindow = () => {
    windowStart = now();
    windowBytes = 0;
  };

  return {
    workers: () => workers,
    sent(bytes) {
      windowBytes += bytes;
      const elapsed = now() - windowStart;
      if (elapsed < WINDOW_MS) return;
      const rate = windowBytes / elapsed;
      if (lastRate !== undefined && rate > lastRate * GAIN) change(workers * 2);
      else if (lastRate !== undefined && rate < lastRate / GAIN) change(workers / 2);
      lastRate = rate;
      nextWindow();
    },
    overloaded() {
      change(workers / 2);
      lastRate = undefined;
      nextWindow();
    },
  };
}
