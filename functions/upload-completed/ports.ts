import type { Checksum } from "../upload-policy/policy.js";
import type { UploadEvent } from "./contract.js";
import type { CreatedObject } from "./event/created-event.js";

/** An object, and one of its versions. */
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
  /** Whether the checksums are of the whole object, or of the parts' checksums after a multipart upload. */
  readonly checksumType: "FULL_OBJECT" | "COMPOSITE";
}

/** One tag of an object. */
export interface ObjectTag {
  readonly key: string;
  readonly value: string;
}

/** Access to S3. Its errors are thrown: Lambda retries the event. */
export interface ObjectStore {
  /** `undefined` if the object or version does not exist. */
  head(object: ObjectVersion): Promise<StoredObject | undefined>;
  getTags(object: ObjectVersion): Promise<readonly ObjectTag[]>;
  /** Replaces all tags. */
  putTags(object: ObjectVersion, tags: readonly ObjectTag[]): Promise<void>;
  /** Deletes the version or, in a bucket without versions, the object if it still has that ETag. */
  remove(object: ObjectVersion & { readonly etag: string }): Promise<void>;
}

/** The services that the function needs. */
export interface UploadCompletedPorts {
  readonly store: ObjectStore;
  /** Puts one event on the bus, or throws. */
  readonly putEvent: (event: UploadEvent) => Promise<void>;
  /** Books the object of an event on its caller's quotas, or throws. Idempotent. @default - callers have no quotas */
  readonly book?: (event: UploadEvent) => Promise<void>;
  /** Writes one entry per event; it contains no credential, key or URL. */
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}
