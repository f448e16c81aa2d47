import type { UploadCompletedSettings } from "../../../functions/upload-completed/contract.js";
import type { StoredObject } from "../../../functions/upload-completed/ports.js";
import { policyWith } from "../support/policies.js";

export const SETTINGS: UploadCompletedSettings = {
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  prefix: "uploads/",
  policy: policyWith(),
  eventBusName: "default",
  rejectedObjects: "tag",
  foreignObjects: "log",
};

export const KEY = "uploads/alice/a b+c.pdf";
export const ETAG = "b1946ac92492d2347c6235b4d2611184";

interface CreatedEventParts {
  readonly key?: string;
  readonly bucket?: string;
  readonly versionId?: string;
  readonly etag?: string;
  readonly sequencer?: string;
  readonly reason?: string;
}

/** S3's event as EventBridge delivers it. */
export function createdEvent(parts: CreatedEventParts = {}) {
  const { bucket = SETTINGS.bucketName, versionId } = parts;
  return {
    version: "0",
    id: "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "111122223333",
    time: "2026-01-02T03:04:05Z",
    region: "eu-central-1",
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: {
        key: parts.key ?? KEY,
        size: 5,
        etag: parts.etag ?? ETAG,
        ...(versionId !== undefined && { "version-id": versionId }),
        sequencer: parts.sequencer ?? "617f08299329d189",
      },
      "request-id": "N4N7GDK58NMKJ12R",
      requester: "111122223333",
      "source-ip-address": "192.0.2.4",
      reason: parts.reason ?? "PutObject",
    },
  };
}

/** An object of five bytes that our upload `upload-1` has put. */
export function storedObject(changes: Partial<StoredObject> = {}): StoredObject {
  return {
    size: 5,
    etag: ETAG,
    contentType: "application/pdf",
    headers: {},
    metadata: { "x-amz-meta-upload-id": "upload-1", "x-amz-meta-upload-subject": "alice" },
    checksums: [{ algorithm: "crc64nvme", value: "AAAAAAAAAAA=" }],
    checksumType: "FULL_OBJECT",
    ...changes,
  };
}
