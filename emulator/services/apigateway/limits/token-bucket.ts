import type { Clock } from "../../../clock.js";

/**
 * A token bucket: `burstLimit` requests at the same time, `rateLimit` per second on average. Returns whether a request
 * may pass, and takes a token if so.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
type TokenBucket = () => boolean;

/** Creates a full bucket. */
function createTokenBucket(
  limits: { readonly rateLimit: number; readonly burstLimit: number },
  clock: Clock,
): TokenBucket {
  let tokens = limits.burstLimit;
  let filledAt = clock();
  return () => {
    const now = clock();
    tokens = Math.min(limits.burstLimit, tokens + ((now - filledAt) / 1000) * limits.rateLimit);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** Keeps one bucket for each name. */
export function createTokenBuckets(
  clock: Clock,
): (name: string, limits: Parameters<typeof createTokenBucket>[0]) => boolean {
  const buckets = new Map<string, TokenBucket>();
  return (name, limits) => {
    const bucket = buckets.get(name) ?? createTokenBucket(limits, clock);
    buckets.set(name, bucket);
    return bucket();
  };
}
