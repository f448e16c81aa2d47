/** Everything that is kept about a version of an object. */
export interface ObjectVersion {
  readonly type: "object";
  /** `null` in a bucket without versioning. */
  readonly versionId: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  /** Name of the file with its content. */
  readonly blob: string;
  /** In bytes. */
  readonly size: number;
  /** In quotation marks. */
  readonly etag: string;
  /** By header name, e.g. `x-amz-checksum-crc64nvme`. */
  readonly checksums: Readonly<Record<string, string>>;
  /** `Content-Type` and its siblings, as they are given back. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata by lower-case name, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly encryption: ObjectEncryption;
}

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
  return (record?.versions ?? []).flatMap((version) => (version.type === "object" ? [version.blob] : []));
}

/** The names of the files that a record needed and the next one does not. */
export function droppedBlobs(old: KeyRecord | undefined, next: KeyRecord): readonly string[] {
  const kept = new Set(blobsOf(next));
  return blobsOf(old).filter((blob) => !kept.has(blob));
}
