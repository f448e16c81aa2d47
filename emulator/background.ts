import type { Clock } from "./clock.js";
import type { Log } from "./log.js";

/** Something to be done after a request has been answered. */
interface Work {
  /** Whose it is, as the log names it. */
  readonly service: string;
  /** What it is about, as the log names it where it comes to nothing. */
  readonly what: string;
  readonly run: () => Promise<void>;
}

/** What a stack does that no request waits for: deliveries, retries, scans. */
export interface Background {
  /** Starts work. What it throws is logged; once the run is ending, it is dropped with a line in the log. */
  start(work: Work): void;
  /** Waits until the stack's clock shows a time, in milliseconds since 1970; `false` where the run ends before. */
  waitUntil(time: number): Promise<boolean>;
  /** Waits for so many real milliseconds; `false` where the run ends before. */
  pause(milliseconds: number): Promise<boolean>;
  /** Waits until there is nothing left to do. */
  settled(): Promise<void>;
  /** Ends everything that waits, and waits for what runs. */
  close(): Promise<void>;
}

/** What {@link createBackground} needs. */
interface BackgroundOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the stack's clock is looked at, in real milliseconds: a test may move it at any time. */
const CLOCK_INTERVAL_MS = 20;

/** Makes the one background of a stack. */
export function createBackground({ clock, log }: BackgroundOptions): Background {
  const running = new Set<Promise<void>>();
  const pauses = createPauses();
  const settled = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    start: ({ service, what, run }) => {
      if (pauses.isOver()) {
        log({ service, message: `${what}: dropped, for the run is ending` });
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
  /** Ends all pauses, and those to come. */
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
