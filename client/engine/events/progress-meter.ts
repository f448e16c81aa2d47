import type { UploadProgress } from "./upload-event.js";

const WINDOW_MS = 5_000;
const REPORT_EVERY_MS = 100;

/** Counts the bytes of one upload and reports them. */
export interface ProgressMeter {
  /** Sets the size of the source in bytes. */
  total(bytes: number): void;
  /** Counts bytes that were given to the network; negative if their request failed. */
  sending(bytes: number): void;
  /** Counts stored bytes. @param wereSent - Whether `sending` has counted them. */
  stored(bytes: number, wereSent: boolean): void;
  /** Reports the current state now. */
  flush(): void;
}

/** @param report - Called at most every 100 ms, and on `flush`. */
export function createProgressMeter(
  now: () => number,
  report: (progress: UploadProgress) => void,
): ProgressMeter {
  let totalBytes: number | undefined;
  let storedBytes = 0;
  let inFlight = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  const samples: { readonly at: number; readonly bytes: number }[] = [];

  const rate = (): number => {
    while ((samples[0]?.at ?? Number.POSITIVE_INFINITY) < now() - WINDOW_MS) samples.shift();
    const first = samples[0];
    const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0);
    return first === undefined
      ? 0
      : Math.round((bytes * 1_000) / Math.max(now() - first.at, REPORT_EVERY_MS));
  };
  const flush = () => {
    reportedAt = now();
    report({ totalBytes, storedBytes, sentBytes: storedBytes + inFlight, bytesPerSecond: rate() });
  };
  const changed = () => {
    if (now() - reportedAt >= REPORT_EVERY_MS) flush();
  };
  const sample = (bytes: number) => {
    const last = samples.at(-1);
    if (last !== undefined && now() - last.at < REPORT_EVERY_MS)
      samples[samples.length - 1] = { at: last.at, bytes: last.bytes + bytes };
    else samples.push({ at: now(), bytes });
  };

  return {
    total(bytes) {
      totalBytes = bytes;
    },
    sending(bytes) {
      inFlight += bytes;
      if (bytes > 0) sample(bytes);
      changed();
    },
    stored(bytes, wereSent) {
      storedBytes += bytes;
      if (wereSent) inFlight -= bytes;
      changed();
    },
    flush,
  };
}
