import type { Clock } from "../../clock.js";
import type { FunctionError, InvokeMessage } from "./protocol.js";
import type { Worker, WorkerResult } from "./worker.js";

/** A running process, and the expiry of its credentials. */
interface PooledWorker {
  readonly worker: Worker;
  /** Milliseconds since 1970. */
  readonly usableUntil: number;
}

/** A process, or the reason that it did not start. */
export type Started = PooledWorker | { readonly error: FunctionError };

/** Runs a task later, in milliseconds of real time. The timer does not keep the program running. */
export type Schedule = (delayMs: number, task: () => void) => { readonly cancel: () => void };

/** Settings of a {@link WorkerPool}. */
interface WorkerPoolOptions {
  /** Starts a process. Aborting the signal ends it. */
  readonly start: (signal: AbortSignal) => Promise<Started>;
  /** Maximum number of processes. Further invocations wait. */
  readonly maxWorkers: number;
  /** Maximum number of idle processes. If so many are idle, another process ends after its invocation. */
  readonly maxIdle: number;
  /** Time that an idle process waits before it ends, in milliseconds of real time. */
  readonly idleMs: number;
  readonly clock: Clock;
  /** @default Node's own timers */
  readonly schedule?: Schedule;
}

interface IdleWorker extends PooledWorker {
  /** Ends the process if it stays idle. */
  readonly timer: ReturnType<Schedule>;
}

/**
 * The processes of one function. Each parallel invocation has its own process, which later invocations reuse. An idle
 * process ends after a while, as Lambda's environments do, so that a burst of invocations does not hold memory forever.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #schedule: Schedule;
  readonly #idle: IdleWorker[] = [];
  readonly #all = new Set<Worker>();
  readonly #starting = new Set<Promise<Started>>();
  readonly #waiting: (() => void)[] = [];
  #slots: number;
  readonly #stop = new AbortController();

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#schedule = options.schedule ?? byTimer;
    this.#slots = options.maxWorkers;
  }

  /**
   * Runs one invocation in a process that runs nothing else meanwhile. `prepare` is called when the process is ready.
   */
  async run(prepare: () => InvokeMessage, timeoutMs: number): Promise<WorkerResult> {
    await this.#takeSlot();
    try {
      const started = await this.#take();
      if ("error" in started) return { type: "error", error: started.error };
      const result = await started.worker.invoke(prepare(), timeoutMs);
      this.#giveBack(started);
      return result;
    } finally {
      this.#freeSlot();
    }
  }

  /** Ends all processes, busy or not. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const { timer } of this.#idle) timer.cancel();
    await Promise.all([...this.#starting, ...[...this.#all].map((worker) => worker.close())]);
    this.#all.clear();
  }

  async #take(): Promise<Started> {
    const { signal } = this.#stop;
    if (signal.aborted) return { error: STOPPED };
    // Reuse the process that was busy last, so that the others stay idle and end.
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      idle.timer.cancel();
      if (idle.worker.alive && this.#options.clock() < idle.usableUntil) return idle;
      await this.#end(idle.worker);
    }
    const starting = this.#options.start(signal);
    this.#starting.add(starting);
    try {
      const started = await starting;
      if (!("error" in started)) this.#all.add(started.worker);
      return started;
    } finally {
      this.#starting.delete(starting);
    }
  }

  #giveBack({ worker, usableUntil }: PooledWorker): void {
    const isNeeded = this.#waiting.length > 0 || this.#idle.length < this.#options.maxIdle;
    if (!worker.alive || !isNeeded || this.#stop.signal.aborted) {
      this.#end(worker).catch(() => undefined);
      return;
    }
    const timer = this.#schedule(this.#options.idleMs, () => {
      this.#idle.splice(this.#idle.indexOf(idle), 1);
      this.#end(worker).catch(() => undefined);
    });
    const idle = { worker, usableUntil, timer };
    this.#idle.push(idle);
  }

  async #end(worker: Worker): Promise<void> {
    await worker.close();
    this.#all.delete(worker);
  }

  async #takeSlot(): Promise<void> {
    if (this.#slots > 0) {
      this.#slots -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #freeSlot(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#slots += 1;
  }
}

const STOPPED: FunctionError = { errorType: "Runner.Stopped", errorMessage: "The emulator is stopping" };

const byTimer: Schedule = (delayMs, task) => {
  const timer = setTimeout(task, delayMs).unref();
  return { cancel: () => clearTimeout(timer) };
};
