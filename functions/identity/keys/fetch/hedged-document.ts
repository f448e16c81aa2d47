import type { GetDocument } from "./https-document.js";
import { DocumentError } from "./https-document.js";

/**
 * The second request starts after this time, in milliseconds, or when the first one fails. A connection that hangs is
 * common in a function that was frozen.
 */
const HEDGE_AFTER_MS = 1_000;

/**
 * Gets a document with up to two requests and uses the first success. If the first response is final, no second request
 * is sent.
 */
export function hedged(get: GetDocument): GetDocument {
  return async (uri, signal) => {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const first = get(uri, either);
    const second = shouldHedge(first, either).then((should) => (should ? get(uri, either) : first));
    try {
      return await Promise.any([first, second]);
    } catch (error) {
      throw error instanceof AggregateError ? error.errors.at(-1) : error;
    } finally {
      done.abort();
    }
  };
}

/** Resolves when it is known whether a second request is needed. */
function shouldHedge(first: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, HEDGE_AFTER_MS, true);
    const settle = (should: boolean) => {
      clearTimeout(timer);
      resolve(should);
    };
    signal.addEventListener("abort", () => settle(false), { once: true });
    first.then(
      () => settle(false),
      (error) => settle(!(error instanceof DocumentError) && !signal.aborted),
    );
  });
}
