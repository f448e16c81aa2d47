import { buffer } from "node:stream/consumers";
import type { Clock } from "../../clock.js";
import type { HttpResponse } from "../../http/http.js";
import type { Distribution } from "../../model.js";

/** CloudFront's default caching time of an error response, in seconds. */
const DEFAULT_SECONDS = 10;

/** A cache for error responses of the origin. CloudFront caches them even if the cache policy caches nothing. */
export interface ErrorCache {
  /** Returns the cached error response, or the result of `fetch`. */
  answer(method: string, path: string, fetch: () => Promise<HttpResponse>): Promise<HttpResponse>;
}

/**
 * Creates the error cache of one distribution. As with the policy CachingDisabled, its key contains neither query
 * string nor headers.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
export function createErrorCache(
  { errorCachingSeconds }: Pick<Distribution, "errorCachingSeconds">,
  clock: Clock,
): ErrorCache {
  const cached = new Map<string, { readonly until: number; readonly response: HttpResponse }>();
  return {
    answer: async (method, path, fetch) => {
      // CloudFront does not cache responses to other methods.
      if (method !== "GET" && method !== "HEAD") return fetch();
      const key = `${method} ${path}`;
      const found = cached.get(key);
      if (found !== undefined && clock() < found.until) return found.response;
      cached.delete(key);
      const response = await fetch();
      const seconds = errorCachingSeconds.get(response.status) ?? DEFAULT_SECONDS;
      if (response.status < 400 || seconds === 0) return response;
      const { body } = response;
      const kept = {
        ...response,
        body: typeof body === "object" && "pipe" in body ? await buffer(body) : body,
      };
      cached.set(key, { until: clock() + seconds * 1_000, response: kept });
      return kept;
    },
  };
}
