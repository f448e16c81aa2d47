import { randomUUID } from "node:crypto";
import { createPutSigner } from "./aws.js";
import { createHandler } from "./create-handler.js";
import { readSettings } from "./settings.js";

const settings = readSettings(process.env);

/** The Lambda function: presigns uploads for API Gateway. */
export const handler = createHandler(
  {
    signPut: createPutSigner(settings, process.env),
    now: Date.now,
    newId: randomUUID,
    log: (entry) => process.stdout.write(`${JSON.stringify(entry)}\n`),
  },
  settings,
);
