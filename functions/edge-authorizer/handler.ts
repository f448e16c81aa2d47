import { randomUUID } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";
import { EDGE_CONFIG_FILE } from "./contract.js";
import { createHandler } from "./create-handler.js";

/** The Lambda@Edge function for CloudFront's viewer requests. */
export const handler = createHandler({
  readParameter: async (address) => {
    // Loaded only to read a parameter: by default all settings are in config.json.
    const { roleReader } = await import("../live-settings/role-reader.js");
    return roleReader(process.env).readParameter(address);
  },
  now: Date.now,
  readConfig: () => readFileSync(new URL(EDGE_CONFIG_FILE, import.meta.url), "utf8"),
  loadNarrow: async (hasRule) => {
    const { loadNarrow } = await import("../upload-policy/limits/load-narrow.js");
    return loadNarrow("edge", hasRule);
  },
  newId: randomUUID,
  // Synchronous: Lambda freezes the process, and a stream could keep the entry until later.
  log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
});
