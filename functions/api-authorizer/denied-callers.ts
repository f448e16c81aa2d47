import type { Authentication } from "../identity/authentication.js";
import { knownCaller, notAuthenticated } from "../identity/authentication.js";
import { rejectIfDenied } from "../identity/deny-list.js";
import type { ReadLiveSettings } from "../live-settings/live-settings.js";

/** Rejects callers on the deny list. While the list cannot be read, all callers are rejected. */
export async function rejectDenied(
  authentication: Authentication,
  readLiveSettings: ReadLiveSettings | undefined,
): Promise<Authentication> {
  if (readLiveSettings === undefined || authentication.outcome === "rejected") return authentication;
  try {
    const { deny } = await readLiveSettings();
    return rejectIfDenied(authentication, deny);
  } catch (error) {
    const message = "The deny list cannot be read at present. Try again later.";
    const known = knownCaller(authentication);
    return notAuthenticated(503, "ServiceUnavailable", message, { ...known, detail: String(error) });
  }
}
