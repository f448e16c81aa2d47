import { AsyncLocalStorage } from "node:async_hooks";

/** Keeps an error that dynalite throws in a callback from ending the process: it fails the operation instead. */
interface ErrorContainment {
  /** Runs an operation. Rejects with what it throws, now or in a callback. */
  run<T>(operation: (resolve: (result: T) => void, reject: (error: unknown) => void) => void): Promise<T>;
  /** Catches what the callbacks of a table's items throw. */
  contain(items: DynaliteItems): void;
}

type Callback = (...args: unknown[]) => void;

/**
 * Makes the containment of one engine. dynalite evaluates conditions in callbacks of its storage, and some of them throw:
 * `a BETWEEN :v AND b` for an item without `b`, for example.
 */
export function createErrorContainment(): ErrorContainment {
  const failing = new AsyncLocalStorage<(error: unknown) => void>();
  const guarded =
    (callback: Callback): Callback =>
    (...args) => {
      try {
        callback(...args);
      } catch (error) {
        failing.getStore()?.(error);
      }
    };
  return {
    run: (operation) =>
      new Promise((resolve, reject) => failing.run(reject, () => operation(resolve, reject))),
    contain: (items) => {
      const { get } = items;
      const createValueStream = items.createValueStream.bind(items);
      items.get = (key, callback) => get(key, guarded(callback as Callback));
      items.createValueStream = (options) => {
        const stream = createValueStream(options);
        const on = stream.on.bind(stream);
        stream.on = (event, listener) => on(event, guarded(listener));
        return stream;
      };
      // A callback that throws would keep its lock. Writes come one at a time anyway.
      items.lock = (_key, critical) => critical((callback) => callback);
    },
  };
}
