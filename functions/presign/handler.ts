import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { s3Endpoint } from "../sigv4/s3-endpoint.js";
import type { PresignSettings } from "./contract.js";
import type { PresignHandler } from "./create-handler.js";
import { createHandler } from "./create-handler.js";
import type { PresignPorts, S3Port } from "./ports.js";
import { validatedSettings } from "./settings/validated-settings.js";

const validated = validatedSettings(process.env);

/** The Lambda function: signs uploads for API Gateway, and creates and completes multipart uploads. */
export const handler: PresignHandler =
  validated === undefined || validated.liveSettings || validated.quota
    ? loadedHandler()
    : createHandler(createPorts(validated), validated);

/**
 * A handler that loads more code first: for the settings' rules, for pauses or for quotas. Not awaited at the top level:
 * the chunks import this file, so each would wait for the other.
 */
function loadedHandler(): PresignHandler {
  const created = loadHandler();
  // Every call fails with the error, which Lambda logs. An unhandled rejection would end the process before.
  created.catch(() => {});
  return async (event) => (await created)(event);
}

async function loadHandler(): Promise<PresignHandler> {
  const settings =
    validated ?? (await (await import("./settings/read-settings.js")).readSettings(process.env));
  const ports = createPorts(settings);
  if (!settings.liveSettings && !settings.quota) return createHandler(ports, settings);
  const { guardedHandler } = await import("./quota/guarded-handler.js");
  return guardedHandler(ports, settings, process.env);
}

function createPorts(settings: PresignSettings): PresignPorts {
  const { bucketName, bucketRegion: region, transferAcceleration } = settings;
  let s3: S3Port | undefined;
  return {
    // Lambda sets these variables for the role.
    credentials: () => ({
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "",
      sessionToken: process.env.AWS_SESSION_TOKEN,
    }),
    endpoint: s3Endpoint({
      bucketName,
      region,
      transferAcceleration,
      endpointUrl: process.env.AWS_ENDPOINT_URL_S3,
    }),
    // Loaded when needed: the SDK has half a megabyte, and signing does not use it.
    loadS3: async () => {
      const { createS3Port } = await import("./aws.js");
      s3 ??= createS3Port(settings, process.env);
      return s3;
    },
    now: Date.now,
    // Loaded when needed: a signature waits for nothing.
    wait: async (milliseconds, signal) => {
      const { setTimeout } = await import("node:timers/promises");
      return setTimeout(milliseconds, undefined, { signal });
    },
    newId: randomUUID,
    loadNarrow: async (event) =>
      (await import("./narrowing/request-narrow.js")).requestNarrow(event, settings),
    // Synchronous: a stream adds 2 ms to a cold start, and Lambda could freeze the process before it is written.
    log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
  };
}
