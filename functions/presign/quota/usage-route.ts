import { UNAVAILABLE_RETRY_SECONDS } from "../../quota/answer/rejection.js";
import type { UsageResponse } from "../../quota/contract.js";
import { callerPrefix } from "../../upload-policy/caller-prefix.js";
import type { Route, Routes } from "../api/route.js";
import { routeRejected } from "../api/route.js";

/** Returns the usage of the caller's quotas. */
const getUsage: Route = async ({ identity }, { settings, quota, ports }) => {
  const caller = callerPrefix(identity, settings.policy);
  if (caller.outcome === "rejected") return caller;
  if (quota === undefined) return routeRejected(404, "NotFound", "This deployment has no quotas.");
  try {
    const body: UsageResponse = { quotas: await quota.usage(identity) };
    return { outcome: "answered", status: 200, body };
  } catch (error) {
    ports.log({ level: "error", route: "GET /me/usage", detail: String(error) });
    const message = "The usage cannot be read at present. Try again later.";
    const rejection = routeRejected(503, "QuotaUnavailable", message);
    return { ...rejection, retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS };
  }
};

/** Routes on which callers see their quotas. */
export const USAGE_ROUTES: Routes = { "GET /me/usage": getUsage };
