import { ANYTHING, filledString, oneOf, openObject } from "../../rules/kinds.js";
import { problemsOf } from "../../rules/problems.js";
import type { SettingProblem } from "../../rules/setting-problem.js";
import { describeProblem } from "../../rules/setting-problem.js";
import type { UploadCompletedSettings } from "../contract.js";

/** An object that was created, from S3's event. */
export interface CreatedObject {
  readonly bucket: string;
  /** Not encoded: unlike S3's notifications to queues and topics, its EventBridge events encode nothing. */
  readonly key: string;
  /** Omitted if the bucket has no versioning. */
  readonly versionId?: string;
  /** Without quotation marks. */
  readonly etag: string;
  /** In bytes; omitted if S3's event does not contain it. */
  readonly size?: number;
  /** Orders the events of one key. */
  readonly sequencer: string;
  /** The operation, e.g. `PutObject`, `POST Object` or `CompleteMultipartUpload`. */
  readonly reason?: string;
}

/** The fields of S3's event that the function reads. */
interface S3Event {
  readonly source: "aws.s3";
  readonly "detail-type": "Object Created";
  readonly detail: {
    readonly bucket: { readonly name: string };
    readonly object: {
      readonly key: string;
      readonly etag: string;
      readonly sequencer: string;
      readonly "version-id"?: unknown;
      readonly size?: unknown;
    };
    readonly reason?: unknown;
  };
}

const FILLED = filledString();
const EVENT = openObject<S3Event>({
  source: oneOf(["aws.s3"]),
  "detail-type": oneOf(["Object Created"]),
  detail: openObject<S3Event["detail"]>({
    bucket: openObject({ name: FILLED }),
    object: openObject<S3Event["detail"]["object"]>({
      key: FILLED,
      etag: FILLED,
      sequencer: FILLED,
      "version-id": ANYTHING,
      size: ANYTHING,
    }),
    reason: ANYTHING,
  }),
});

/** The function was invoked with an event that is not S3's `Object Created`. */
class UnexpectedEventError extends Error {
  override readonly name = "UnexpectedEventError";
  /** Path of the problem in the event, e.g. `detail.object.key`. */
  readonly path: string;

  constructor(problem: SettingProblem) {
    super(
      `${describeProblem(problem)} ` +
        'Invoke the function with "Object Created" events of Amazon S3 as EventBridge delivers them.',
    );
    this.path = problem.setting;
  }
}

/**
 * Reads an `Object Created` event.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @throws {UnexpectedEventError} that names the problem
 */
export function createdObject(event: unknown): CreatedObject {
  const { bucket, object, reason } = checked(event).detail;
  const { key, etag, sequencer, size, "version-id": versionId } = object;
  return {
    bucket: bucket.name,
    key,
    // "null" is the version id in a bucket with suspended versioning. Such an object is overwritten as without
    // versioning.
    ...(typeof versionId === "string" && versionId !== "null" && { versionId }),
    etag: etag.replaceAll('"', ""),
    ...(typeof size === "number" && { size }),
    sequencer,
    ...(typeof reason === "string" && { reason }),
  };
}

function checked(event: unknown): S3Event {
  const [problem] = problemsOf({ event }, { event: EVENT });
  if (problem === undefined) return event as S3Event;
  throw new UnexpectedEventError(problem);
}

/** Whether an object is in the bucket and below the prefix of all uploads. */
export function isBelowPrefix(
  { bucket, key }: CreatedObject,
  { bucketName, prefix }: UploadCompletedSettings,
): boolean {
  return bucket === bucketName && key.startsWith(prefix);
}
