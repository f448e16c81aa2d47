/** Runs the tasks of a key one after the other. */
export interface KeyLock {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
}

/** Creates a lock. A key without waiting tasks uses no memory. */
export function createKeyLock(): KeyLock {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: async (key, task) => {
      const before = tails.get(key) ?? Promise.resolve();
      const mine = before.then(task, task);
      // The next task waits for the end of this one, even if it failed.
      const tail = mine.catch(() => undefined);
      tails.set(key, tail);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
  };
}
