import type { Clock } from "../clock.js";
import type { FunctionError, InvokeMessage } from "./protocol.js";
import type { Worker, WorkerResult } from "./worker.js";

/** A started process, and until when its credentials hold. */
export interface PooledWorker {
  readonly worker: Worker;
  /** Milliseconds since 1970. */
  readonly usableUntil: number;
}

/** A process, or why there can be none. */
export type Started = PooledWorker | { readonly error: FunctionError };

/** Settings of a {@link WorkerPool}. */
export interface WorkerPoolOptions {
  /** Starts a process that ends when the signal says so. */
  readonly start: (signal: AbortSignal) => Promise<Started>;
  /** Most processes at a time; further invocations wait. */
  readonly maxWorkers: number;
  readonly clock: Clock;
}

/** The processes of one function: as many as there are invocations at a time, and each used again. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #idle: PooledWorker[] = [];
  readonly #all = new Set<Worker>();
  readonly #starting = new Set<Promise<Started>>();
  readonly #waiting: (() => void)[] = [];
  #slots: number;
  readonly #stop = new AbortController();

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#slots = options.maxWorkers;
  }

  /** Runs one invocation in a process of its own for that time. `prepare` is called when the process is ready. */
  async run(prepare: () => InvokeMessage, timeoutMs: number): Promise<WorkerResult> {
    await this.#takeSlot();
    try {
      const started = await this.#take();
      if ("error" in started) return { type: "error", error: started.error };
      const result = await started.worker.invoke(prepare(), timeoutMs);
      if (started.worker.alive) this.#idle.push(started);
      else this.#all.delete(started.worker);
      return result;
    } finally {
      this.#freeSlot();
    }
  }

  /** Ends every process, busy or not. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#starting, ...[...this.#all].map((worker) => worker.close())]);
    this.#all.clear();
  }

  async #take(): Promise<Started> {
    const { signal } = this.#stop;
    if (signal.aborted) return { error: STOPPED };
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.worker.alive && this.#options.clock() < idle.usableUntil) return idle;
      this.#all.delete(idle.worker);
      await idle.worker.close();
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

const STOPPED: FunctionError = { errorType: "Runner.Stopped", errorMessage: "The local runner is stopping" };
