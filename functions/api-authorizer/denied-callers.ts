import type { Authentication } from "../identity/authentication.js";
import { knownCaller, notAuthenticated } from "../identity/authentication.js";
import { unlessDenied } from "../identity/deny-list.js";
import type { ReadLiveSettings } from "../live-settings/live-settings.js";

/** Rejects callers on the deny list. While the list cannot be read, all callers are rejected. */
export async function rejectDenied(
  authentication: Authentication,
  readLiveSettings: ReadLiveSettings | undefined,
): Promise<Authentication> {
  if (readLiveSettings === undefined || authentication.outcome === "rejected") return authentication;
  try {
    const { deny } = await readLiveSettings();
    return unlessDenied(authentication, deny);
  } catch (error) {
    const message = "It is not known at present whether the caller is denied. Try again later.";
    const known = knownCaller(authentication);
    return notAuthenticated(503, "ServiceUnavailable", message, { ...known, detail: String(error) });
  }
}
