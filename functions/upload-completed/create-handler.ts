import { checkObject } from "./check/check-object.js";
import type { Rejection } from "./check/rejection.js";
import type { UploadCompletedSettings, UploadOutcome } from "./contract.js";
import type { CreatedObject } from "./event/created-event.js";
import { createdObject, isBelowPrefix } from "./event/created-event.js";
import { uploadEvent, uploadEventId } from "./event/upload-event.js";
import type { ObjectStore, ObjectTag, StoredObject, UploadCompletedPorts } from "./ports.js";
import {
  FOREIGN_CODE,
  FOREIGN_REJECTION_TAGS,
  uploadRejectionTags,
  withRejectionTags,
} from "./rejection-tags.js";

/** Handles one event of S3. Lambda calls it again if it throws. */
type UploadCompletedHandler = (
  event: unknown,
  context: { readonly awsRequestId: string },
) => Promise<{ readonly outcome: UploadOutcome }>;

interface EventResult {
  readonly outcome: UploadOutcome;
  readonly uploadId?: string;
  readonly code?: string;
  readonly detail?: string;
}

/** GuardDuty creates this object in the bucket's root to verify the bucket's owner. */
const GUARDDUTY_OBJECT = "malware-protection-resource-validation-object";

/** Creates the handler. It is idempotent: events can be repeated, delayed or out of order. */
export function createHandler(
  ports: UploadCompletedPorts,
  settings: UploadCompletedSettings,
): UploadCompletedHandler {
  return async (event, { awsRequestId: requestId }) => {
    const created = createdObject(event);
    const eventId = uploadEventId(created);
    try {
      const settled = await settle(created, ports, settings);
      ports.log({ requestId, eventId, ...settled, ...volume(created, settled) });
      return { outcome: settled.outcome };
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      ports.log({ level: "error", requestId, eventId, outcome: "failed", detail });
      throw error;
    }
  };
}

/** Log field that the metric of the volume alarms reads. */
function volume({ size: bytes }: CreatedObject, { outcome }: EventResult): { readonly bytes?: number } {
  return outcome === "ignored" || bytes === undefined ? {} : { bytes };
}

async function settle(
  created: CreatedObject,
  ports: UploadCompletedPorts,
  settings: UploadCompletedSettings,
): Promise<EventResult> {
  if (!isBelowPrefix(created, settings)) return { outcome: "ignored" };
  if (created.reason === "CopyObject") return { outcome: "foreign" };
  const stored = await ports.store.head(created);
  if (stored === undefined) return { outcome: "gone", detail: "S3 answered 404 to HEAD before the check." };
  if (stored.etag !== created.etag) return { outcome: "superseded" };
  const uploadId = stored.metadata["x-amz-meta-upload-id"];
  if (uploadId === undefined || uploadId === "") return settleForeign(created, ports.store, settings);

  const rejection =
    checkObject({ key: created.key, prefix: settings.prefix, stored }, settings.policy) ??
    (await attributeRejectionOf(stored, settings));
  const event = uploadEvent(created, stored, uploadId, rejection);
  if (rejection === undefined) {
    await ports.putEvent(event);
    await ports.book?.(event);
    return { outcome: "completed", uploadId };
  }
  // Tag before the event, so that subscribers find the tag. Delete after the event, because a retry could not report a
  // deleted object.
  if (settings.rejectedObjects === "tag") {
    await addTags(created, uploadRejectionTags(rejection.code), ports.store);
  }
  await ports.putEvent(event);
  // A rejected object was sent and stored, too, so book it. After the deletion, a retry would not find its size.
  await ports.book?.(event);
  if (settings.rejectedObjects === "delete") await removeRejected(created, stored, ports.store);
  return { outcome: "rejected", uploadId, code: rejection.code };
}

/** Loads the check of attributes only for a policy that has them, to keep a cold start short. */
async function attributeRejectionOf(
  stored: StoredObject,
  { policy }: UploadCompletedSettings,
): Promise<Rejection | undefined> {
  const { attributes } = policy;
  if (attributes === undefined) return undefined;
  const { attributeRejection } = await import("./check/check-attributes.js");
  return attributeRejection(stored, { ...policy, attributes });
}

/** Handles an object of another program. It sends no event and deletes nothing, because no uploader waits for it. */
async function settleForeign(
  created: CreatedObject,
  store: ObjectStore,
  { foreignObjects }: UploadCompletedSettings,
): Promise<EventResult> {
  if (created.key === GUARDDUTY_OBJECT) return { outcome: "ignored" };
  if (foreignObjects === "log") return { outcome: "foreign" };
  await addTags(created, FOREIGN_REJECTION_TAGS, store);
  return { outcome: "foreign", code: FOREIGN_CODE };
}

async function addTags(
  object: CreatedObject,
  rejection: readonly ObjectTag[],
  store: ObjectStore,
): Promise<void> {
  const tags = withRejectionTags(await store.getTags(object), rejection);
  if (tags !== undefined) await store.putTags(object, tags);
}

async function removeRejected(
  { key, versionId }: CreatedObject,
  { etag }: StoredObject,
  store: ObjectStore,
): Promise<void> {
  await store.remove({ key, ...(versionId !== undefined && { versionId }), etag });
}
