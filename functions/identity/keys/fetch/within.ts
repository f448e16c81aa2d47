/**
 * Waits for a promise for a limited time.
 * @param milliseconds - At least one attempt to read a settled promise is made, even if no time is left.
 * @param otherwise - Makes the result if the time is over first.
 */
export function within<Value>(
  milliseconds: number,
  promise: Promise<Value>,
  otherwise: () => Value,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise()), Math.max(0, milliseconds));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
