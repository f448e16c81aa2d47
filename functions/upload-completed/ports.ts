import type { Checksum } from "../upload-policy/policy.js";
import type { UploadEvent } from "./contract.js";
import type { CreatedObject } from "./created-event.js";

/** Which object, and which version of it. */
export type ObjectVersion = Pick<CreatedObject, "key" | "versionId">;

/** An object as `HeadObject` returns it. */
export interface StoredObject {
  /** In bytes. */
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  readonly contentType?: string;
  /** The headers of `STORED_HEADERS` that the object has, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata by header name in lower case, `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The checksums that S3 stores for the object's content. */
  readonly checksums: readonly Checksum[];
  /** Whether those are of the whole object or, of a multipart upload, of its parts' checksums. */
  readonly checksumType: "FULL_OBJECT" | "COMPOSITE";
}

/** One tag of an object. */
export interface ObjectTag {
  readonly key: string;
  readonly value: string;
}

/** S3 as the function sees it. What S3 rejects is thrown: Lambda's retries are the retries. */
export interface ObjectStore {
  /** `undefined` if the object or version does not exist. */
  head(object: ObjectVersion): Promise<StoredObject | undefined>;
  getTags(object: ObjectVersion): Promise<readonly ObjectTag[]>;
  /** Replaces all tags. */
  putTags(object: ObjectVersion, tags: readonly ObjectTag[]): Promise<void>;
  /** Removes that version or, in a bucket without versions, the object while it has that ETag. */
  remove(object: ObjectVersion & { readonly etag: string }): Promise<void>;
}

/** The services that the function needs. */
export interface UploadCompletedPorts {
  readonly store: ObjectStore;
  /** Puts one event on the bus, or throws. */
  readonly putEvent: (event: UploadEvent) => Promise<void>;
  /** Books the object of an event on its caller's quotas, or throws. Idempotent. @default - callers have no quotas */
  readonly book?: (event: UploadEvent) => Promise<void>;
  /** Takes one entry per event; it holds no credential, key or URL. */
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}
