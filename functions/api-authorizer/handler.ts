import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { liveSettingsReader } from "../live-settings/live-settings.js";
import { roleReader } from "../live-settings/role-reader.js";
import type { QuotaSettings } from "../quota/contract.js";
import { createHandler } from "./create-handler.js";
import type { LimitUpload } from "./quota/limit-upload.js";
import { readSettings } from "./settings.js";

const settings = readSettings(process.env);
const { liveSettings, quota, policy } = settings;

/** The check of quotas. It is loaded only if there are quotas, to keep a cold start short. */
function limiter(quotaSettings: QuotaSettings): LimitUpload {
  const loading = import("./quota/limit-upload.js");
  const created = loading.then(({ limitUploads }) =>
    limitUploads(quotaSettings, process.env, { newId: randomUUID, isWrittenOnce: !policy.overwrite }),
  );
  return async (...request) => (await created)(...request);
}

/** The Lambda function: a REST API's REQUEST authorizer. */
export const handler = createHandler(
  {
    now: Date.now,
    newId: randomUUID,
    // Synchronous: Lambda freezes the process, and a stream could keep the entry until later.
    log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
    limitUpload: quota && limiter(quota),
    loadNarrow: async (hasRule) => {
      const { loadNarrow } = await import("../upload-policy/limits/load-narrow.js");
      return loadNarrow("direct", hasRule);
    },
    readLiveSettings: liveSettings && liveSettingsReader(liveSettings, roleReader(process.env)),
  },
  settings,
);
