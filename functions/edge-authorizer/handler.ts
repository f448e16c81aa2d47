import { randomUUID } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";
import { exactFetch } from "../sigv4/request/exact-fetch.js";
import { EDGE_CONFIG_FILE } from "./contract.js";
import { createHandler } from "./create-handler.js";
import { readParameter } from "./ssm-parameter.js";

const parameterPorts = {
  fetch: exactFetch,
  now: Date.now,
  // Lambda sets these for the role. An edge function has no other environment variables.
  credentials: () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "",
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }),
};

/** The Lambda@Edge function for CloudFront's viewer requests. */
export const handler = createHandler({
  readConfig: () => readFileSync(new URL(EDGE_CONFIG_FILE, import.meta.url), "utf8"),
  readParameter: (address) => readParameter(address, parameterPorts),
  now: Date.now,
  newId: randomUUID,
  // Synchronous: Lambda freezes the process, and a stream could keep the entry until later.
  log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
});
