import type { Facts } from "../../facts/index.js";
import type { ObjectCreated } from "../s3/index.js";
import type { NewEvent } from "./event.js";
import { DEFAULT_BUS } from "./event.js";

/**
 * Creates S3's event for a new object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectCreatedEvent(created: ObjectCreated, facts: Facts): NewEvent {
  const { bucket, size, etag, versionId, sequencer } = created;
  // Otherwise the key is encoded as in S3 Event Notifications, which are older than the events for EventBridge.
  const key = facts.holds("eventKeysAreRaw")
    ? created.key
    : encodeURIComponent(created.key).replaceAll("%20", "+").replaceAll("%2F", "/");
  return {
    busName: DEFAULT_BUS,
    region: bucket.region,
    source: "aws.s3",
    detailType: "Object Created",
    resources: [bucket.arn],
    time: created.time,
    detail: {
      version: "0",
      bucket: { name: bucket.name },
      object: { key, size, etag, ...(versionId === undefined ? {} : { "version-id": versionId }), sequencer },
      "request-id": created.requestId,
      requester: created.requester,
      "source-ip-address": created.sourceIpAddress,
      reason: created.reason,
    },
  };
}
