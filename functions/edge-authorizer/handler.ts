import { randomUUID } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";
import { EDGE_CONFIG_FILE } from "./contract.js";
import { createHandler } from "./create-handler.js";
import { readParameter } from "./ssm-parameter.js";

const parameterPorts = {
  fetch: globalThis.fetch,
  now: Date.now,
  // Lambda sets these for the role; they are the only environment that an edge function has.
  credentials: () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "",
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }),
};

/** The Lambda@Edge function: decides CloudFront's viewer requests. */
export const handler = createHandler({
  readConfig: () => readFileSync(new URL(EDGE_CONFIG_FILE, import.meta.url), "utf8"),
  readParameter: (address) => readParameter(address, parameterPorts),
  now: Date.now,
  newId: randomUUID,
  // Not by a stream: Lambda freezes the process with whatever that still holds.
  log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
});
