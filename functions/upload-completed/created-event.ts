import { isObject } from "../json/json.js";
import type { UploadCompletedSettings } from "./contract.js";

/** What S3 says of an object that has been created. */
export interface CreatedObject {
  readonly bucket: string;
  /** As plain text: unlike S3's notifications to queues and topics, its events on EventBridge encode nothing. */
  readonly key: string;
  /** Absent in a bucket without versions. */
  readonly versionId?: string;
  /** Without quotation marks. */
  readonly etag: string;
  /** In bytes; omitted if S3 does not say. */
  readonly size?: number;
  /** Orders the events of one key. */
  readonly sequencer: string;
  /** The operation, e.g. `PutObject`, `POST Object` or `CompleteMultipartUpload`. */
  readonly reason?: string;
}

/** The function was invoked with something else than S3's event. */
class NoCreatedEventError extends Error {
  override readonly name = "NoCreatedEventError";
  /** Where the event is wrong, e.g. `detail.object.key`. */
  readonly path: string;

  constructor(path: string, allowed: string) {
    super(
      `The event's ${path} has to be ${allowed}. ` +
        'Invoke the function with "Object Created" events of Amazon S3 as EventBridge delivers them.',
    );
    this.path = path;
  }
}

/**
 * Reads an `Object Created` event, or throws a {@link NoCreatedEventError} that names what is wrong with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function createdObject(event: unknown): CreatedObject {
  if (fieldOf(event, "source") !== "aws.s3") throw new NoCreatedEventError("source", '"aws.s3"');
  if (fieldOf(event, "detail-type") !== "Object Created") {
    throw new NoCreatedEventError("detail-type", '"Object Created"');
  }
  const detail = fieldOf(event, "detail");
  const object = fieldOf(detail, "object");
  const versionId = fieldOf(object, "version-id");
  const reason = fieldOf(detail, "reason");
  const size = fieldOf(object, "size");
  return {
    bucket: textOf(fieldOf(detail, "bucket"), "name", "detail.bucket.name"),
    key: textOf(object, "key", "detail.object.key"),
    // "null" is the one version of a bucket whose versioning is suspended: it is overwritten like any object.
    ...(typeof versionId === "string" && versionId !== "null" && { versionId }),
    etag: textOf(object, "etag", "detail.object.etag").replaceAll('"', ""),
    ...(typeof size === "number" && { size }),
    sequencer: textOf(object, "sequencer", "detail.object.sequencer"),
    ...(typeof reason === "string" && { reason }),
  };
}

/** Whether an object is in the bucket and below the prefix of all uploads. */
export function isBelowPrefix(
  { bucket, key }: CreatedObject,
  { bucketName, prefix }: UploadCompletedSettings,
): boolean {
  return bucket === bucketName && key.startsWith(prefix);
}

function textOf(holder: unknown, name: string, path: string): string {
  const value = fieldOf(holder, name);
  if (typeof value === "string" && value !== "") return value;
  throw new NoCreatedEventError(path, "text");
}

function fieldOf(holder: unknown, name: string): unknown {
  return isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
}
