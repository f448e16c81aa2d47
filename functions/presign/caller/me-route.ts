import { callerPrefix } from "../../upload-policy/caller-prefix.js";
import { publicPolicy } from "../../upload-policy/contract.js";
import type { Route, Routes } from "../api/route.js";
import type { MeResponse } from "../contract.js";

/** Returns the caller, the start of its keys, and its upload limits. */
const getMe: Route = async ({ identity }, { settings }) => {
  const caller = callerPrefix(identity, settings.policy);
  if (caller.outcome === "rejected") return caller;
  const { subject, tenant, scopes } = identity;
  const { requiredPrefix } = caller;
  const body: MeResponse = {
    subject,
    ...(tenant !== undefined && { tenant }),
    scopes,
    prefix: settings.prefix + caller.prefix,
    ...(requiredPrefix !== "" && { requiredKeyPrefix: requiredPrefix }),
    policy: publicPolicy(settings.policy),
  };
  return { outcome: "answered", status: 200, body };
};

/** Routes on which callers see their identity. */
export const ME_ROUTES: Routes = { "GET /me": getMe };
