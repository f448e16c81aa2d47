import { describe, expect, it } from "vitest";
import { requireOpenUploads, UploadsPausedError } from "../../../functions/api-authorizer/open-uploads.js";
import type { ReadLiveSettings } from "../../../functions/live-settings/live-settings.js";
import { authorizerEvent } from "../support/gateway-events.js";

const PAUSED: ReadLiveSettings = async () => ({ uploads: "paused" });
const UNREADABLE: ReadLiveSettings = () => Promise.reject(new TypeError("no network"));
const UNUSED: ReadLiveSettings = () => expect.fail("the live settings must not be read");

function ask(httpMethod: string, resource: string, readLiveSettings?: ReadLiveSettings) {
  const log: object[] = [];
  const event = { ...authorizerEvent({}), httpMethod, resource };
  const settled = requireOpenUploads(event, { readLiveSettings, log: (entry) => log.push(entry) });
  return { settled, log };
}

describe("requireOpenUploads", () => {
  it.each([
    ["the stack has no live settings", undefined],
    ["uploads are open", async () => ({ uploads: "open" }) as const],
  ])("accepts a direct upload if %s", async (_why, readLiveSettings) => {
    const { settled, log } = ask("PUT", "/files/{key+}", readLiveSettings);

    await expect(settled).resolves.toBeUndefined();
    expect(log).toEqual([]);
  });

  it.each([
    ["GET", "/files/{key+}"],
    ["HEAD", "/files/{key+}"],
    ["POST", "/uploads"],
    ["GET", "/downloads/{key+}"],
  ])("reads no settings for %s %s, which it does not pause", async (method, resource) => {
    await expect(ask(method, resource, UNUSED).settled).resolves.toBeUndefined();
  });

  it.each([
    ["uploads are paused", PAUSED, { outcome: "rejected", status: 503, code: "UploadsPaused" }],
    [
      "the settings cannot be read",
      UNREADABLE,
      { outcome: "rejected", status: 503, code: "ServiceUnavailable", detail: "TypeError: no network" },
    ],
  ])("rejects a direct upload if %s, and logs why", async (_why, readLiveSettings, entry) => {
    const { settled, log } = ask("PUT", "/files/{key+}", readLiveSettings);

    await expect(settled).rejects.toThrow(UploadsPausedError);
    expect(log).toEqual([expect.objectContaining(entry)]);
  });
});
