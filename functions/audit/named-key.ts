import type { Authentication } from "../identity/authentication.js";
import { callerPrefix, decideKey } from "../upload-policy/caller-prefix.js";
import type { UploadPolicy } from "../upload-policy/policy.js";
import { relativeKeyFromPath } from "../upload-policy/relative-key.js";

/** Settings that determine an object's whole key. */
interface KeyPlace {
  readonly policy: UploadPolicy;
  readonly prefix: string;
}

/**
 * The whole key of the object that a request names. Undefined if the caller is not authenticated or has no prefix under
 * the policy, or if the path is not a valid key.
 * @param path - Percent-encoded, without the leading slash.
 */
export function namedKey(
  path: string,
  authentication: Authentication,
  { policy, prefix }: KeyPlace,
): string | undefined {
  if (authentication.outcome === "rejected") return undefined;
  const relative = relativeKeyFromPath(path);
  const caller = callerPrefix(authentication.identity, policy);
  if (relative.outcome === "rejected" || caller.outcome === "rejected") return undefined;
  const whole = decideKey(relative.key, prefix, caller);
  return whole.outcome === "rejected" ? undefined : whole.key;
}
