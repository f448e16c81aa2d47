/**
 * Waits for a promise for a limited time.
 * @param milliseconds - Maximum time. Even with 0 or less, the result of an already settled promise is used.
 * @param otherwise - Makes the result after a timeout.
 */
export function withTimeout<Value>(
  milliseconds: number,
  promise: Promise<Value>,
  otherwise: () => Value,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise()), Math.max(0, milliseconds));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
