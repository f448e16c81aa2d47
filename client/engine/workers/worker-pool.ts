/** Items, and the work to do on each. */
interface WorkerPool<Item> {
  /** The next item; undefined after the last one. Calls do not overlap. */
  readonly next: () => Promise<Item | undefined>;
  readonly work: (item: Item, signal: AbortSignal) => Promise<void>;
  /** Current maximum number of workers. Read whenever a worker has finished an item. */
  readonly limit: () => number;
  readonly signal: AbortSignal;
}

/** Works on all items, several at the same time. The first failure stops all work and is thrown. */
export async function runWorkers<Item>({ next, work, limit, signal }: WorkerPool<Item>): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const running = new Set<Promise<void>>();
  let isExhausted = false;
  let taking: Promise<unknown> = Promise.resolve();

  const take = (): Promise<Item | undefined> => {
    const taken = taking.then(() => (isExhausted || stop.aborted ? undefined : next()));
    taking = taken.catch(() => {});
    return taken;
  };
  const worker = async () => {
    // If the limit decreases, workers stop between two items.
    while (running.size <= limit()) {
      const item = await take();
      if (item === undefined) {
        isExhausted = true;
        return;
      }
      await work(item, stop);
      fill();
    }
  };
  const start = () => {
    const done = worker()
      .catch((error: unknown) => failure.abort(error))
      .finally(() => running.delete(done));
    running.add(done);
  };
  function fill(): void {
    while (!isExhausted && !stop.aborted && running.size < limit()) start();
  }

  fill();
  while (running.size > 0) await Promise.race(running);
  stop.throwIfAborted();
}
