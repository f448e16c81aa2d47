import type { PropsProblem } from "../errors.js";
import type { Authorization, UploadRules } from "../rest-api/authorization.js";

/** Accepts keys that nothing checks before S3 stores them. */
export type UncheckedKeys = "accepted";

/** Advice for having every key and header checked. */
export const NATIVE_ADVICE =
  'Use ApiAuthorizer (authorization: { type: "authorizer", … }), which sees every key and header before S3 does.';

/** Native authorizers see no key: one with dot segments could reach another caller's place. */
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

/** A rejected request goes to another first segment, so a key needs one that does not come from the client. */
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
      'Give a prefix such as "uploads/", or another keyPrefix: S3 rejects what the authorizer rejects by the first ' +
      "segment of the key, which the client must not choose.",
  };
}
