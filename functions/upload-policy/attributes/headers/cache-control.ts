import type { AttributeProblem } from "./attribute-problem.js";
import { invalid, notAllowed } from "./attribute-problem.js";

const TOKEN = "[\\w!#$%&'*+.^`|~-]{1,64}";
const DIRECTIVE = `${TOKEN}(?:=(?:${TOKEN}|"[\\x20!#-\\[\\]-~]{0,100}"))?`;
const CACHE_CONTROL = new RegExp(`^(?=.{1,256}$)${DIRECTIVE}(?: ?, ?${DIRECTIVE})*$`);

/** The item of a policy's list that allows any value. */
export const ANY_CACHE_CONTROL = "*";

/** Whether a value is a list of cache directives, in at most 256 characters (RFC 9111, section 5.2). */
export function isCacheControl(value: string): boolean {
  return CACHE_CONTROL.test(value);
}

/** The problem of a `Cache-Control`; `undefined` if it is allowed. */
export function cacheControlProblem(
  value: string,
  allowed: readonly string[] = [],
): AttributeProblem | undefined {
  if (allowed.length === 0) return notAllowed("is not allowed here");
  if (allowed.includes(ANY_CACHE_CONTROL)) {
    return isCacheControl(value)
      ? undefined
      : invalid("must be cache directives such as max-age=3600, at most 256 characters");
  }
  const isListed = allowed.some((item) => normalized(item) === normalized(value));
  return isListed ? undefined : notAllowed(`must be one of: ${allowed.join("; ")}`);
}

/** Removes differences in case, and in white space around commas. */
function normalized(value: string): string {
  return value.toLowerCase().replace(/ *, */g, ",").trim();
}
