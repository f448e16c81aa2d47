import { createHash } from "node:crypto";
import { clientMetadata } from "../check/client-metadata.js";
import type { Rejection } from "../check/rejection.js";
import type { UploadEvent } from "../contract.js";
import { UPLOAD_EVENT_SOURCE, UPLOAD_EVENT_TYPES } from "../contract.js";
import type { StoredObject } from "../ports.js";
import type { CreatedObject } from "./created-event.js";

/** The event about an upload. */
export function uploadEvent(
  created: CreatedObject,
  stored: StoredObject,
  uploadId: string,
  rejection: Rejection | undefined,
): UploadEvent {
  const { bucket, key, versionId } = created;
  const { size, etag, contentType, metadata } = stored;
  const given = clientMetadata(stored);
  const subject = metadata["x-amz-meta-upload-subject"];
  const tenant = metadata["x-amz-meta-upload-tenant"];
  return {
    source: UPLOAD_EVENT_SOURCE,
    detailType: rejection === undefined ? UPLOAD_EVENT_TYPES.completed : UPLOAD_EVENT_TYPES.rejected,
    detail: {
      version: "1",
      id: uploadEventId(created),
      bucket,
      key,
      ...(versionId !== undefined && { versionId }),
      size,
      etag,
      ...(contentType !== undefined && { contentType }),
      upload: { id: uploadId, ...(subject && { subject }), ...(tenant && { tenant }) },
      ...(Object.keys(given).length > 0 && { metadata: given }),
      ...(rejection !== undefined && { rejection }),
    },
  };
}

/**
 * An id that is the same for every delivery of one S3 event, and different for any other event. The parts are joined as
 * JSON, so that different parts never make the same string.
 */
export function uploadEventId({ bucket, key, versionId, sequencer }: CreatedObject): string {
  const parts = JSON.stringify([bucket, key, versionId ?? null, sequencer]);
  return createHash("sha256").update(parts, "utf8").digest("hex");
}
