import type { ChecksumType, ObjectSettings, StoredBlob } from "../object-record.js";

/** The data of a multipart upload from the request that began it. */
export interface Upload {
  /** Begins with the time, so that ids sort by the start of their uploads. */
  readonly uploadId: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly initiated: number;
  /** ARN of the caller that began the upload, or the name of a service. */
  readonly initiator: string;
  /**
   * Whether an object of the key was deleted since the upload began. A conditional completion then fails with a
   * conflict.
   */
  readonly sawDeletion?: boolean;
  /** The object's settings, from the request that began the upload. */
  readonly settings: ObjectSettings;
  readonly checksum: UploadChecksum;
}

/** Settings of an upload's checksums: the algorithm of parts and object, and the type of the object's checksum. */
export interface UploadChecksum {
  /** e.g. `CRC64NVME`. */
  readonly algorithm: string;
  readonly type: ChecksumType;
  /** Whether the client requested a checksum. S3 always computes one, but shows it only if it was requested. */
  readonly requested: boolean;
}

/** An uploaded part. */
export interface Part extends StoredBlob {
  readonly partNumber: number;
  /** In quotation marks. */
  readonly etag: string;
  /** Base64, in the upload's algorithm. */
  readonly checksum: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** An upload and its parts by number. */
export interface UploadState {
  readonly upload: Upload;
  readonly parts: ReadonlyMap<number, Part>;
}

/** Names of the files that an upload needs. */
export function partBlobs({ parts }: UploadState): readonly string[] {
  return [...parts.values()].map(({ blob }) => blob);
}
