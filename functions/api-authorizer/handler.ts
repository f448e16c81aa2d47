import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { createHandler } from "./create-handler.js";
import { readSettings } from "./settings.js";

/** The Lambda function: a REST API's REQUEST authorizer. */
export const handler = createHandler(
  {
    newId: randomUUID,
    // Not by a stream: Lambda freezes the process with whatever that still holds.
    log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
  },
  readSettings(process.env),
);
