import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { liveSettingsReader } from "../live-settings/live-settings.js";
import { roleReader } from "../live-settings/role-reader.js";
import { createHandler } from "./create-handler.js";
import { readSettings } from "./settings.js";

const settings = readSettings(process.env);
const { liveSettings } = settings;

/** The Lambda function: a REST API's REQUEST authorizer. */
export const handler = createHandler(
  {
    now: Date.now,
    newId: randomUUID,
    // Not by a stream: Lambda freezes the process with whatever that still holds.
    log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
    readLiveSettings: liveSettings && liveSettingsReader(liveSettings, roleReader(process.env)),
  },
  settings,
);
