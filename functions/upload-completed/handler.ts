import { writeSync } from "node:fs";
import type { QuotaSettings } from "../quota/contract.js";
import { exactFetch } from "../sigv4/request/exact-fetch.js";
import type { AwsAccess } from "../sigv4/request/send-signed.js";
import { s3Endpoint } from "../sigv4/s3-endpoint.js";
import { CALLS } from "./aws/calls.js";
import { putEvent } from "./aws/event-bridge.js";
import { createObjectStore } from "./aws/object-store.js";
import { createHandler } from "./create-handler.js";
import type { UploadCompletedPorts } from "./ports.js";
import { readSettings } from "./settings.js";

const { env } = process;
const settings = readSettings(env);
const { bucketName, bucketRegion, eventBusName, quota } = settings;

/**
 * Access to AWS in the function's Region. The bucket is in that Region, too, because S3 sends a bucket's events to
 * EventBridge in the bucket's Region.
 */
const access: AwsAccess = {
  ...CALLS,
  fetch: exactFetch,
  now: Date.now,
  credentials: () => ({
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "",
    ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
  }),
  region: bucketRegion,
};
const endpoint = s3Endpoint({
  bucketName,
  region: bucketRegion,
  transferAcceleration: false,
  ...(env.AWS_ENDPOINT_URL_S3 !== undefined && { endpointUrl: env.AWS_ENDPOINT_URL_S3 }),
});
const bus = {
  eventBusName,
  ...(env.AWS_ENDPOINT_URL_EVENTBRIDGE !== undefined && { endpointUrl: env.AWS_ENDPOINT_URL_EVENTBRIDGE }),
};

function booking(quotaSettings: QuotaSettings): UploadCompletedPorts["book"] {
  const loading = import("./aws/quota-booking.js");
  const created = loading.then(({ quotaBooking }) =>
    quotaBooking(quotaSettings, settings.policy, access, env),
  );
  return async (event) => (await created)(event);
}

/** The Lambda function: checks each new object and sends an event about it. */
export const handler = createHandler(
  {
    store: createObjectStore(endpoint, access),
    putEvent: (event) => putEvent(event, bus, access),
    book: quota && booking(quota),
    // Synchronous: Lambda freezes the process, and a stream could keep the entry until later.
    log: (entry) => writeSync(1, `${JSON.stringify(entry)}\n`),
  },
  settings,
);
