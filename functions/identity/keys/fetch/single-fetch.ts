/** One fetch. If the promise can reject, all callers of `run` must handle that. */
export type Fetch<Result> = (signal: AbortSignal, startedAt: number) => Promise<Result>;

/** Limits and external dependencies of a {@link SingleFetch}. */
interface SingleFetchOptions<Result> {
  readonly fetch: Fetch<Result>;
  readonly deadlineMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Runs at most one fetch at a time, each with a deadline, and knows when the last one started. */
export class SingleFetch<Result> {
  readonly #options: SingleFetchOptions<Result>;
  #startedAt = Number.NEGATIVE_INFINITY;
  #running: Promise<Result> | undefined;

  constructor(options: SingleFetchOptions<Result>) {
    this.#options = options;
  }

  /** Milliseconds since the last fetch started. */
  get sinceStart(): number {
    return this.#options.now() - this.#startedAt;
  }

  /** The running fetch; `undefined` if its deadline passed while the process was frozen. */
  get running(): Promise<Result> | undefined {
    return this.sinceStart <= this.#options.deadlineMs ? this.#running : undefined;
  }

  /** Joins the running fetch, or starts one. */
  run(): Promise<Result> {
    return this.running ?? this.#start();
  }

  #start(): Promise<Result> {
    const { fetch, deadlineMs, now } = this.#options;
    this.#startedAt = now();
    const started = fetch(AbortSignal.timeout(deadlineMs), this.#startedAt).finally(() => {
      if (this.#running === started) this.#running = undefined;
    });
    this.#running = started;
    return started;
  }
}
