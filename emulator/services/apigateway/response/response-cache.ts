import type { Clock } from "../../../clock.js";
import { header } from "../../../http/http.js";
import { ownSettings, settingsOf } from "../limits/method-settings.js";
import type { RoutedExchange } from "../model/exchange.js";
import { parameterValues } from "../model/exchange.js";
import type { Answer } from "../model/outcome.js";

/** The cache of an API's stages. */
interface ResponseCache {
  /** Finds the cached response for a request. */
  read(exchange: RoutedExchange): Answer | undefined;
  /** Caches a response if the stage caches the method. */
  keep(exchange: RoutedExchange, answer: Answer): void;
}

/** Maximum size of a cached response, in bytes. */
const MAX_CACHED_BYTES = 1_048_576;

/**
 * Creates a cache. The cache key consists of the method and its cache key parameters. Any other path parameter is
 * ignored.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function createResponseCache(clock: Clock): ResponseCache {
  const cached = new Map<string, { readonly answer: Answer; readonly expiresAt: number }>();
  return {
    read(exchange) {
      const ttl = cacheTtl(exchange);
      if (ttl === 0 || mayInvalidate(exchange)) return undefined;
      const entry = cached.get(cacheKey(exchange));
      return entry !== undefined && entry.expiresAt > clock() ? entry.answer : undefined;
    },
    keep(exchange, answer) {
      const ttl = cacheTtl(exchange);
      if (ttl === 0 || answer.status !== 200 || answer.body.length > MAX_CACHED_BYTES) return;
      cached.set(cacheKey(exchange), { answer, expiresAt: clock() + ttl * 1000 });
    },
  };
}

/** The time to live in seconds; 0 disables the cache. Settings for all methods apply to GET only. */
function cacheTtl(exchange: RoutedExchange): number {
  const { stage, httpMethod } = exchange;
  const settings = settingsOf(exchange);
  if (!stage.cacheClusterEnabled || settings?.cachingEnabled !== true) return 0;
  return httpMethod === "GET" || ownSettings(exchange) !== undefined ? settings.cacheTtlSeconds : 0;
}

/**
 * Whether a client's `max-age=0` invalidates the entry. It does not if the stage requires authorization to invalidate
 * entries.
 */
function mayInvalidate(exchange: RoutedExchange): boolean {
  const isRequested = /(^|,)\s*max-age=0\s*(,|$)/i.test(header(exchange.request, "cache-control") ?? "");
  return isRequested && settingsOf(exchange)?.requireAuthorizationForCacheControl === false;
}

function cacheKey(exchange: RoutedExchange): string {
  const { stage, method, httpMethod } = exchange;
  const values = method.integration.cacheKeyParameters.map(({ location, name }) =>
    parameterValues(exchange, location, name),
  );
  return JSON.stringify([stage.name, httpMethod, method.resourcePath, values]);
}
