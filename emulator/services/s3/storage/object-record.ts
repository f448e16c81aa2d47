/** A file with content. */
export interface StoredBlob {
  readonly blob: string;
  /** In bytes. */
  readonly size: number;
}

/** What an object's checksum is of: its content, or the checksums of its parts. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** Everything that is kept about a version of an object. */
export interface ObjectVersion {
  readonly type: "object";
  /** `null` in a bucket without versioning. */
  readonly versionId: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  /** Its content, one after the other: the parts of a multipart upload stay where they were written. */
  readonly blobs: readonly StoredBlob[];
  /** In bytes. */
  readonly size: number;
  /** In quotation marks. */
  readonly etag: string;
  /** By header name, e.g. `x-amz-checksum-crc64nvme`. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly checksumType: ChecksumType;
  /** The multipart upload that made it. */
  readonly uploadId?: string;
  /** `Content-Type` and its siblings, as they are given back. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata by lower-case name, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly encryption: ObjectEncryption;
}

/** What is said of an object besides its content. */
export type ObjectSettings = Pick<
  ObjectVersion,
  "headers" | "metadata" | "tags" | "storageClass" | "encryption"
>;

/** How an object is said to be encrypted. */
export interface ObjectEncryption {
  readonly algorithm: string;
  readonly kmsKeyArn?: string;
}

/** Stands where an object was deleted in a bucket with versioning. */
export interface DeleteMarker {
  readonly type: "delete-marker";
  readonly versionId: string;
  readonly lastModified: number;
}

export type Version = ObjectVersion | DeleteMarker;

/** A key and its versions, the newest first. */
export interface KeyRecord {
  readonly key: string;
  readonly versions: readonly Version[];
}

/** The version that a plain GET would give. */
export function currentObject(record: KeyRecord | undefined): ObjectVersion | undefined {
  const newest = record?.versions[0];
  return newest?.type === "object" ? newest : undefined;
}

/** The names of the files that a record needs. */
export function blobsOf(record: KeyRecord | undefined): readonly string[] {
  return (record?.versions ?? []).flatMap((version) =>
    version.type === "object" ? version.blobs.map(({ blob }) => blob) : [],
  );
}

/** The ids of the multipart uploads that a record's versions are made of. */
export function uploadsOf(record: KeyRecord): readonly string[] {
  return record.versions.flatMap((version) =>
    version.type === "object" && version.uploadId !== undefined ? [version.uploadId] : [],
  );
}

/** The names of the files that a record needed and the next one does not. */
export function droppedBlobs(old: KeyRecord | undefined, next: KeyRecord): readonly string[] {
  const kept = new Set(blobsOf(next));
  return blobsOf(old).filter((blob) => !kept.has(blob));
}
