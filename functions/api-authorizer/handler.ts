import { randomUUID } from "node:crypto";
import { createHandler } from "./create-handler.js";
import { readSettings } from "./settings.js";

/** The Lambda function: a REST API's REQUEST authorizer. */
export const handler = createHandler(
  { newId: randomUUID, log: (entry) => process.stdout.write(`${JSON.stringify(entry)}\n`) },
  readSettings(process.env),
);
