/** The code for a caller's own policy. It is loaded only for callers that have one, to keep a cold start short. */
import { CALLER_POLICY } from "../../identity/rules/caller-policy-rule.js";
import { parseJson } from "../../json/json.js";
import { isValid } from "../../rules/failures.js";
import { invalidCallerPolicy, narrowedPolicy } from "../../upload-policy/narrowing/narrowed-policy.js";
import type { Route } from "../api/route.js";

/**
 * Makes the same route for a caller with its own policy.
 * @param text - A `CallerPolicy` as JSON, from the authorizer.
 */
export function narrowedRoute(route: Route, text: string): Route {
  return async (request, context) => {
    const own = parseJson(text);
    if (!isValid(own, CALLER_POLICY)) return invalidCallerPolicy();
    const { settings } = context;
    const narrowed = narrowedPolicy(settings.policy, own);
    if (narrowed.outcome === "rejected") return narrowed;
    const identity = { ...request.identity, policy: own };
    return route(
      { ...request, identity },
      { ...context, settings: { ...settings, policy: narrowed.policy } },
    );
  };
}
