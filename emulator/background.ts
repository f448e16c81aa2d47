import type { Clock } from "./clock.js";
import type { Log } from "./log.js";

/** Work that runs after the response to a request. */
interface Work {
  /** Service name for the log. */
  readonly service: string;
  /** Description for the log, used when the work fails. */
  readonly what: string;
  readonly run: () => Promise<void>;
}

/** Work that no request waits for: deliveries, retries, scans. */
export interface Background {
  /** Starts work, and logs its errors. During shutdown, logs that the work is dropped. */
  start(work: Work): void;
  /**
   * Waits until the stack's clock reaches a time, in milliseconds since 1970. Resolves to `false` if the stack stops
   * first.
   */
  waitUntil(time: number): Promise<boolean>;
  /** Waits for a number of real milliseconds. Resolves to `false` if the stack stops first. */
  pause(milliseconds: number): Promise<boolean>;
  /** Waits until no work is left. */
  settled(): Promise<void>;
  /** Cancels waiting work, and waits for running work. */
  close(): Promise<void>;
}

/** Options of {@link createBackground}. */
interface BackgroundOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/** Interval between checks of the stack's clock, in real milliseconds. A test may move the clock at any time. */
const CLOCK_INTERVAL_MS = 20;

/** Creates the background work of a stack. */
export function createBackground({ clock, log }: BackgroundOptions): Background {
  const running = new Set<Promise<void>>();
  const pauses = createPauses();
  const settled = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    start: ({ service, what, run }) => {
      if (pauses.isOver()) {
        log({ service, message: `${what}: dropped, because the emulator is stopping` });
        return;
      }
      const work = run().catch((error: unknown) => {
        log({ service, message: `${what}: ${error instanceof Error ? error.message : String(error)}` });
      });
      running.add(work);
      void work.then(() => running.delete(work));
    },
    waitUntil: async (time) => {
      while (clock() < time) {
        if (!(await pauses.pause(Math.min(CLOCK_INTERVAL_MS, time - clock())))) return false;
      }
      return !pauses.isOver();
    },
    pause: pauses.pause,
    settled,
    close: () => {
      pauses.end();
      return settled();
    },
  };
}

interface Pauses {
  readonly pause: Background["pause"];
  isOver(): boolean;
  /** Ends all present and future pauses. */
  end(): void;
}

function createPauses(): Pauses {
  const ends = new Set<() => void>();
  let over = false;
  return {
    pause: (milliseconds) => {
      if (over) return Promise.resolve(false);
      return new Promise((resolve) => {
        const finish = (whole: boolean): void => {
          clearTimeout(timer);
          ends.delete(endNow);
          resolve(whole);
        };
        const endNow = (): void => finish(false);
        const timer = setTimeout(finish, milliseconds, true);
        ends.add(endNow);
      });
    },
    isOver: () => over,
    end: () => {
      over = true;
      for (const end of ends) end();
    },
  };
}
