import type { PropsProblem } from "../errors.js";
import type { Authorization, UploadRules } from "../rest-api/authorization.js";

/** Accepts keys that nothing checks before S3 stores them. */
export type UncheckedKeys = "accepted";

/** Advice to have every key and header checked. */
export const NATIVE_ADVICE =
  'Use ApiAuthorizer (authorization: { type: "authorizer", … }), which checks every key and header before S3.';

/**
 * Rejects native authorizers unless unchecked keys are accepted. They check no key: one with dot segments could reach
 * another caller's path.
 */
export function uncheckedKeysProblem(
  { type }: Authorization,
  uncheckedKeys: UncheckedKeys | undefined,
): PropsProblem | undefined {
  if ((type !== "cognito" && type !== "iam") || uncheckedKeys !== undefined) return undefined;
  return {
    prop: "uncheckedKeys",
    received: uncheckedKeys,
    allowed: `"accepted" with authorization of type "${type}"`,
    remedy:
      "No function checks the keys, e.g. for dot segments, so a caller might reach the keys of others. " +
      `${NATIVE_ADVICE} Or set uncheckedKeys: "accepted" (in the app's settings: directUncheckedKeys).`,
  };
}

/** Requires a first segment that the client does not choose, because a rejected request gets another first segment. */
export function rootProblem(
  { type }: Authorization,
  { policy, prefix }: UploadRules,
): PropsProblem | undefined {
  const hasFunction = type === "authorizer" || type === "function";
  if (!hasFunction || prefix !== "" || policy.keyPrefix !== "shared") return undefined;
  return {
    prop: "prefix",
    received: prefix,
    allowed: 'not empty if policy.keyPrefix is "shared" on the direct pattern',
    remedy:
      'Set a prefix such as "uploads/", or another keyPrefix. The authorizer rejects a request by changing the first segment ' +
      "of its key, so the client must not choose that segment.",
  };
}
