import { randomUUID } from "node:crypto";
import { createBooking } from "../../quota/booking.js";
import type { QuotaSettings } from "../../quota/contract.js";
import type { AwsAccess } from "../../sigv4/request/send-signed.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import type { UploadEvent } from "../contract.js";

/** Books stored objects on their callers' quotas. Loaded only if there are quotas, to keep a cold start short. */
export function quotaBooking(
  settings: QuotaSettings,
  { overwrite }: UploadPolicy,
  access: AwsAccess,
  { AWS_ENDPOINT_URL_DYNAMODB: endpointUrl }: NodeJS.ProcessEnv,
): (event: UploadEvent) => Promise<void> {
  const book = createBooking(settings, {
    ...access,
    newId: randomUUID,
    ...(endpointUrl !== undefined && { endpointUrl }),
  });
  return async ({ detail: { id: event, key, size, upload } }) => {
    const { id: uploadId, subject, tenant } = upload;
    // Every upload of this project has a subject.
    if (subject === undefined) return;
    const caller = { subject, ...(tenant !== undefined && { tenant }) };
    await book({ uploadId, object: { key, isWrittenOnce: !overwrite }, event, size, caller });
  };
}
