/** Lets one task at a time work on a key. */
export interface KeyLock {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
}

/** Makes a lock; a key that nobody waits for takes no memory. */
export function createKeyLock(): KeyLock {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: async (key, task) => {
      const before = tails.get(key) ?? Promise.resolve();
      const mine = before.then(task, task);
      // Those who come next wait for the end of the task, whatever it was.
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
