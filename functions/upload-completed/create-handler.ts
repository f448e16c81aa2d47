import { checkObject, type Rejection } from "./check-object.js";
import { REJECTED_TAG, type UploadCompletedSettings } from "./contract.js";
import { type CreatedObject, createdObject, isUploadPlace } from "./created-event.js";
import type { ObjectStore, ObjectTag, StoredObject, UploadCompletedPorts } from "./ports.js";
import { uploadEvent, uploadEventId } from "./upload-event.js";

/** What became of one event: the same words stand in the log. */
export type UploadOutcome =
  /** The object is as it may be, and the world knows. */
  | "completed"
  /** The object may not be: it is tagged or removed, and the world knows. */
  | "rejected"
  /** The event is about another bucket, or a key that no way in makes. */
  | "ignored"
  /** The object does not exist any more. */
  | "gone"
  /** The key holds another object by now, of which S3 sends an event of its own. */
  | "superseded"
  /** The object came by no way in of ours: it names no upload, or it is somebody's copy of one that did. */
  | "foreign";

/** Serves one event of S3; Lambda calls it again where it throws. */
export type UploadCompletedHandler = (
  event: unknown,
  context: { readonly awsRequestId: string },
) => Promise<{ readonly outcome: UploadOutcome }>;

type Settled = { readonly outcome: UploadOutcome; readonly uploadId?: string; readonly code?: string };

/** GuardDuty's, in any case: the names of tags in IAM's condition keys know none. */
const SCAN_TAG = "guarddutymalwarescanstatus";

/**
 * A handler over these ports and settings. Everything it does can be done twice: an event that is delivered again, or
 * late, or after its successor, does no harm.
 */
export function createHandler(
  ports: UploadCompletedPorts,
  settings: UploadCompletedSettings,
): UploadCompletedHandler {
  return async (event, { awsRequestId: requestId }) => {
    const created = createdObject(event);
    const eventId = uploadEventId(created);
    try {
      const settled = await settle(created, ports, settings);
      ports.log({ requestId, eventId, ...settled });
      return { outcome: settled.outcome };
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      ports.log({ level: "error", requestId, eventId, outcome: "failed", detail });
      throw error;
    }
  };
}

async function settle(
  created: CreatedObject,
  ports: UploadCompletedPorts,
  settings: UploadCompletedSettings,
): Promise<Settled> {
  if (!isUploadPlace(created, settings)) return { outcome: "ignored" };
  if (created.reason === "CopyObject") return { outcome: "foreign" };
  const stored = await ports.store.head(created);
  if (stored === undefined) return { outcome: "gone" };
  if (stored.etag !== created.etag) return { outcome: "superseded" };
  const uploadId = stored.metadata["x-amz-meta-upload-id"];
  if (uploadId === undefined || uploadId === "") return { outcome: "foreign" };

  const { key, reason } = created;
  const rejection = checkObject({ key, stored, reason }, settings.policy);
  const event = uploadEvent(created, stored, uploadId, rejection);
  if (rejection === undefined) {
    await ports.putEvent(event);
    return { outcome: "completed", uploadId };
  }
  // Who is told of a rejection finds the tag. But a removed object could not be told of any more on a retry, so that
  // telling comes first there.
  if (settings.rejectedObjects === "tag") await tagRejected(created, rejection, ports.store);
  await ports.putEvent(event);
  if (settings.rejectedObjects === "delete") await removeRejected(created, stored, ports.store);
  return { outcome: "rejected", uploadId, code: rejection.code };
}

/**
 * Adds the tag to those that the object has. GuardDuty's own is left out, because the bucket's policy lets nobody but
 * the scanner write it: without it the object stays unreadable, which a rejected one may well be.
 */
async function tagRejected(object: CreatedObject, { code }: Rejection, store: ObjectStore): Promise<void> {
  const tags = await store.getTags(object);
  if (tags.some(({ key, value }) => key === REJECTED_TAG && value === code)) return;
  const kept = tags.filter(({ key }) => key !== REJECTED_TAG && key.toLowerCase() !== SCAN_TAG);
  const rejected: ObjectTag = { key: REJECTED_TAG, value: code };
  await store.putTags(object, [...kept, rejected]);
}

async function removeRejected(
  { key, versionId }: CreatedObject,
  { etag }: StoredObject,
  store: ObjectStore,
): Promise<void> {
  await store.remove({ key, ...(versionId !== undefined && { versionId }), etag });
}
