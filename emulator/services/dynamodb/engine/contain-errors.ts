import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Turns an error that dynalite throws in a callback into a failure of the operation. Otherwise it would end the
 * process.
 */
interface ErrorContainment {
  /** Runs an operation. Rejects with any error that it throws, even in a callback. */
  run<T>(operation: (resolve: (result: T) => void, reject: (error: unknown) => void) => void): Promise<T>;
  /** Catches errors of callbacks of a table's items. */
  contain(items: DynaliteItems): void;
}

type Callback = (...args: unknown[]) => void;

/**
 * Creates the error containment of one engine. dynalite evaluates conditions in callbacks of its storage, and some of
 * them throw: `a BETWEEN :v AND b` for an item without `b`, for example.
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
      // A callback that throws would keep its lock. The lock is not needed, because writes run one at a time.
      items.lock = (_key, critical) => critical((callback) => callback);
    },
  };
}
