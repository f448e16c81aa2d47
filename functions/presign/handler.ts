import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { s3Endpoint } from "../sigv4/s3-endpoint.js";
import type { PresignHandler } from "./create-handler.js";
import { createHandler } from "./create-handler.js";
import type { PresignPorts, S3Port } from "./ports.js";
import { readSettings } from "./settings/read-settings.js";

const settings = readSettings(process.env);
let s3: Promise<S3Port> | undefined;

// Synchronous: a stream adds 2 ms to a cold start, and Lambda could freeze the process before the stream is written.
const log: PresignPorts["log"] = (entry) => writeSync(1, `${JSON.stringify(entry)}\n`);
const ports: PresignPorts = {
  // Lambda sets these variables for the role.
  credentials: () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "",
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }),
  endpoint: s3Endpoint({
    bucketName: settings.bucketName,
    region: settings.bucketRegion,
    transferAcceleration: settings.transferAcceleration,
    endpointUrl: process.env.AWS_ENDPOINT_URL_S3,
  }),
  // Loaded when needed: the SDK has half a megabyte, and signing does not use it.
  loadS3: () => (s3 ??= import("./aws.js").then(({ createS3Port }) => createS3Port(settings, process.env))),
  now: Date.now,
  // Loaded when needed: a signature waits for nothing.
  wait: async (milliseconds, signal) => {
    const { setTimeout } = await import("node:timers/promises");
    return setTimeout(milliseconds, undefined, { signal });
  },
  newId: randomUUID,
  loadNarrow: async (event) => (await import("./narrowing/request-narrow.js")).requestNarrow(event, settings),
  log,
};

/** The Lambda function: signs uploads for API Gateway, and creates and completes multipart uploads. */
export const handler: PresignHandler =
  settings.liveSettings || settings.quota ? guarded() : createHandler(ports, settings);

/**
 * Loads the handler for pauses and quotas. Not awaited at the top level: the chunk imports this file, so each would
 * wait for the other.
 */
function guarded(): PresignHandler {
  const loading = import("./quota/guarded-handler.js");
  const created = loading.then(({ guardedHandler }) => guardedHandler(ports, settings, process.env));
  return async (event) => (await created)(event);
}
