import {
  ANY_CACHE_CONTROL,
  isCacheControl,
  listsCacheControl,
} from "../../../attributes/cache-control-values.js";
import type { AttributeProblem } from "./attribute-problem.js";
import { invalid, notAllowed } from "./attribute-problem.js";

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
  return listsCacheControl(allowed, value) ? undefined : notAllowed(`must be one of: ${allowed.join("; ")}`);
}
