const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 20_000;

/**
 * Milliseconds until a retry: a random part of a time that doubles ("full jitter"), so that clients that failed
 * together do not retry together. The random part is added to the time that the server requests.
 * @param attempt - Number of failed attempts, 1 or more.
 * @param random - 0 or more, below 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(attempt: number, random: number, retryAfterMs = 0): number {
  const jitter = random * Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return Math.round(retryAfterMs + jitter);
}

/**
 * Milliseconds in a `Retry-After` header: from seconds or a date; undefined if it is neither.
 * @param now - Milliseconds since 1970.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
