const TOKEN = "[\\w!#$%&'*+.^`|~-]{1,64}";
const DIRECTIVE = `${TOKEN}(?:=(?:${TOKEN}|"[\\x20!#-\\[\\]-~]{0,100}"))?`;
const CACHE_CONTROL = new RegExp(`^${DIRECTIVE}(?: ?, ?${DIRECTIVE})*$`);
const MAX_LENGTH = 256;

/** The item of a policy's list that allows any value. */
export const ANY_CACHE_CONTROL = "*";

/** Whether a value is a list of cache directives, in at most 256 characters (RFC 9111, section 5.2). */
export function isCacheControl(value: string): boolean {
  return value.length <= MAX_LENGTH && CACHE_CONTROL.test(value);
}

/**
 * Whether a list has an item with the same meaning: neither case nor white space around commas counts. It does not
 * expand {@link ANY_CACHE_CONTROL}.
 * @param value - Of any form and length.
 */
export function listsCacheControl(items: readonly string[], value: string): boolean {
  // Normalizing takes quadratic time for long runs of spaces.
  if (value.length > MAX_LENGTH) return false;
  return items.some((item) => normalized(item) === normalized(value));
}

function normalized(value: string): string {
  return value.toLowerCase().replace(/ *, */g, ",").trim();
}
