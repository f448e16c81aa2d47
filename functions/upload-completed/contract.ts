import type { QuotaSettings } from "../quota/contract.js";
import type { UploadPolicy } from "../upload-policy/policy.js";

/** The environment variable that holds {@link UploadCompletedSettings} as JSON. */
export const UPLOAD_COMPLETED_SETTINGS_VARIABLE = "UPLOAD_COMPLETED_SETTINGS";

/** Settings of the function. */
export interface UploadCompletedSettings {
  readonly bucketName: string;
  /** The bucket's Region. */
  readonly bucketRegion: string;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. */
  readonly prefix: string;
  readonly policy: UploadPolicy;
  /** Name or ARN of the event bus that gets the events. */
  readonly eventBusName: string;
  /** Handling of a rejected object. */
  readonly rejectedObjects: "tag" | "delete";
  /**
   * Handling of an object below the prefix that was not uploaded through this project. Copies are never rejected.
   */
  readonly foreignObjects: "log" | "reject";
  /** The callers' quotas. @default - no quotas */
  readonly quota?: QuotaSettings;
}

/** Result of one event, as the log names it. Metrics count `rejected`, `foreign` and `gone`. */
export type UploadOutcome =
  /** The object was accepted, and the event is sent. */
  | "completed"
  /** The object was rejected: it is tagged or removed, and the event is sent. */
  | "rejected"
  /** The event is about another bucket or prefix, or about GuardDuty's own object. */
  | "ignored"
  /** The object was deleted before it could be checked: S3 answered 404. */
  | "gone"
  /** The key has a newer object, for which S3 sends its own event. */
  | "superseded"
  /** The object was not uploaded through this project: it has no upload id, or it is a copy. */
  | "foreign";

/** `source` of the events that the function puts. */
export const UPLOAD_EVENT_SOURCE = "s3-upload-patterns";

/** `detail-type` of the events that the function puts. */
export const UPLOAD_EVENT_TYPES = { completed: "Upload Completed", rejected: "Upload Rejected" } as const;

export { REJECTED_STATUS_TAG, REJECTED_TAG } from "../upload-policy/headers/rejected-tag.js";

/** The part of an event that the function sets. EventBridge adds id, time, account and Region. */
export interface UploadEvent {
  readonly source: typeof UPLOAD_EVENT_SOURCE;
  readonly detailType: (typeof UPLOAD_EVENT_TYPES)[keyof typeof UPLOAD_EVENT_TYPES];
  readonly detail: UploadEventDetail;
}

/** `detail` of an event; `docs/upload-event.schema.json` is its schema. */
export interface UploadEventDetail {
  /** Schema version of this detail. */
  readonly version: "1";
  /** Hash of bucket, key, version and sequencer: the same for repeated deliveries of an event. */
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** Omitted if the bucket has no versioning. */
  readonly versionId?: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotation marks, as in S3's own events. */
  readonly etag: string;
  readonly contentType?: string;
  /** The upload's metadata, from `x-amz-meta-upload-*`. */
  readonly upload: {
    readonly id: string;
    /** The caller's subject as a path segment. */
    readonly subject?: string;
    /** The caller's tenant as a path segment. */
    readonly tenant?: string;
  };
  /** The client's own metadata, by name without `x-amz-meta-`; omitted if it is empty. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The reason for the rejection; in `Upload Rejected` only. */
  readonly rejection?: { readonly code: string; readonly message: string };
}
