import { randomUUID } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";
import { roleReader } from "../live-settings/role-reader.js";
import { EDGE_CONFIG_FILE } from "./contract.js";
import { createHandler } from "./create-handler.js";

/** The Lambda@Edge function for CloudFront's viewer requests. */
export const handler = createHandler({
  ...roleReader(process.env),
  readConfig: () => readFileSync(new URL(EDGE_CONFIG_FILE, import.meta.url), "utf8"),
  newId: randomUUID,
  // Synchronous: Lambda freezes the process, and a stream could keep the entry until later.
  log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
});
