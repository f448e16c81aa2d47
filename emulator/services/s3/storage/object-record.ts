/** A content file. */
export interface StoredBlob {
  readonly blob: string;
  /** In bytes. */
  readonly size: number;
}

/** Whether a checksum covers the object's content or the checksums of its parts. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** A version of an object. */
export interface ObjectVersion {
  readonly type: "object";
  /** `null` in a bucket without versioning. */
  readonly versionId: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  /** Content files in order. The parts of a multipart upload stay in the files they were written to. */
  readonly blobs: readonly StoredBlob[];
  /** In bytes. */
  readonly size: number;
  /** In quotation marks. */
  readonly etag: string;
  /** By header name, e.g. `x-amz-checksum-crc64nvme`. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly checksumType: ChecksumType;
  /** Id of the multipart upload that created this version. */
  readonly uploadId?: string;
  /** `Content-Type` and similar headers, as responses return them. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata by lower-case name, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly encryption: ObjectEncryption;
}

/** Properties of an object that its content does not determine. */
export type ObjectSettings = Pick<
  ObjectVersion,
  "headers" | "metadata" | "tags" | "storageClass" | "encryption"
>;

/** The encryption that an object reports. */
export interface ObjectEncryption {
  readonly algorithm: string;
  readonly kmsKeyArn?: string;
}

/** Marks an object as deleted in a bucket with versioning. */
export interface DeleteMarker {
  readonly type: "delete-marker";
  readonly versionId: string;
  readonly lastModified: number;
}

export type Version = ObjectVersion | DeleteMarker;

/** A key and its versions, newest first. */
export interface KeyRecord {
  readonly key: string;
  readonly versions: readonly Version[];
}

/** The version that a GET without a version id returns. */
export function currentObject(record: KeyRecord | undefined): ObjectVersion | undefined {
  const newest = record?.versions[0];
  return newest?.type === "object" ? newest : undefined;
}

/** Names of the files that a record needs. */
export function blobsOf(record: KeyRecord | undefined): readonly string[] {
  return (record?.versions ?? []).flatMap((version) =>
    version.type === "object" ? version.blobs.map(({ blob }) => blob) : [],
  );
}

/** Ids of the multipart uploads that a record's versions were made from. */
export function uploadsOf(record: KeyRecord): readonly string[] {
  return record.versions.flatMap((version) =>
    version.type === "object" && version.uploadId !== undefined ? [version.uploadId] : [],
  );
}

/** Names of the files that the old record needs and the next one does not. */
export function droppedBlobs(old: KeyRecord | undefined, next: KeyRecord): readonly string[] {
  const kept = new Set(blobsOf(next));
  return blobsOf(old).filter((blob) => !kept.has(blob));
}
