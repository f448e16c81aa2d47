import { NonRetryableFetchError } from "aws-jwt-verify/error";
import type { Fetcher } from "aws-jwt-verify/https";
import { fetch } from "aws-jwt-verify/https";

/**
 * How long fetching an issuer's keys may take, in milliseconds, with its retry. An edge function has five seconds, and
 * needs up to 1.5 of them for settings in SSM. An issuer in a distant Region takes over 1.5 seconds at a cold start.
 * @see https://github.com/awslabs/cognito-at-edge/pull/88
 */
const DEADLINE_MS = 3_000;
/** A retry with less time left than this would fail anyway. */
const SHORTEST_TRY_MS = 500;

type Request = Parameters<typeof fetch>;

/** Fetches an issuer's keys over HTTPS. Retries once, unless the first try used up the time. */
export function createKeyFetcher(fetchOnce: typeof fetch = fetch): Fetcher {
  const tryWithin = (milliseconds: number, [uri, options, data]: Request) =>
    fetchOnce(uri, { ...options, timeout: milliseconds, responseTimeout: milliseconds }, data);
  return {
    async fetch(...request: Request) {
      const start = performance.now();
      try {
        return await tryWithin(DEADLINE_MS, request);
      } catch (error) {
        const left = Math.floor(DEADLINE_MS - (performance.now() - start));
        if (error instanceof NonRetryableFetchError || left < SHORTEST_TRY_MS) throw error;
        return tryWithin(left, request);
      }
    },
  };
}
