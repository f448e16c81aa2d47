import type { MeResponse } from "../../../functions/presign/contract.js";
import { formatBytes } from "../output/text/format.js";
import { expiryOf } from "../tokens/token-expiry.js";
import { isUnknownRoute } from "../uploads/unknown-route.js";
import type { Check } from "./check.js";
import { failed, ok, warning } from "./check.js";

export const TOKEN: Check = {
  name: "Token",
  area: "authentication",
  async run({ caller, now }) {
    const { getToken, tokenSource } = caller;
    const { subject, expiresAt } = expiryOf(await getToken({ refresh: false }));
    const who = `of ${subject ?? "an unknown subject"}, from ${tokenSource}`;
    if (expiresAt === undefined) return ok(`${who}; it has no expiry time`);
    const minutes = Math.floor((expiresAt - now()) / 60_000);
    return minutes < 0
      ? failed(`${who}, has expired ${-minutes} minutes ago`, "Log in again, or set a new token.")
      : ok(`${who}, valid for ${minutes} minutes`);
  },
};

export const POLICY: Check = {
  name: "Policy",
  area: "policy",
  async run(context) {
    try {
      const { json } = await context.api.request("GET", "/me");
      const { prefix, policy } = json as MeResponse;
      context.policy = policy;
      return ok(`you can upload below ${prefix || "the bucket's root"}: ${limitsOf(policy)}`);
    } catch (error) {
      if (!isUnknownRoute(error)) throw error;
      return warning(
        "the endpoint has no description of the policy",
        "Ask the endpoint's operator to update it. The next check still shows whether you can upload.",
      );
    }
  },
};

function limitsOf({ maxBytes, allowedContentTypes, allowedExtensions }: MeResponse["policy"]): string {
  const types = [...allowedContentTypes, ...allowedExtensions];
  return `at most ${formatBytes(maxBytes)}, ${types.length === 0 ? "any type" : types.join(", ")}`;
}
