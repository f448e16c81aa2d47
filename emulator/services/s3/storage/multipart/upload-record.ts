import type { ChecksumType, ObjectSettings, StoredBlob } from "../object-record.js";

/** What is kept about a multipart upload from its beginning on. */
export interface Upload {
  /** The first digits are those of the time, so that ids have the order of their uploads. */
  readonly uploadId: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly initiated: number;
  /** ARN of whoever began it, or the name of a service. */
  readonly initiator: string;
  /** Whether an object of the key was deleted since: that conflicts with a conditional completion. */
  readonly sawDeletion?: boolean;
  /** What was said of the object then. */
  readonly settings: ObjectSettings;
  readonly checksum: UploadChecksum;
}

/** The checksum that every part and the object will have. */
export interface UploadChecksum {
  /** e.g. `CRC64NVME`. */
  readonly algorithm: string;
  readonly type: ChecksumType;
  /** Whether the client asked for it: S3 computes one in any case, but shows only one that was asked for. */
  readonly requested: boolean;
}

/** A part that has been uploaded. */
export interface Part extends StoredBlob {
  readonly partNumber: number;
  /** In quotation marks. */
  readonly etag: string;
  /** Base64, by the upload's algorithm. */
  readonly checksum: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** An upload and its parts by number. */
export interface UploadState {
  readonly upload: Upload;
  readonly parts: ReadonlyMap<number, Part>;
}

/** The names of the files that an upload needs. */
export function partBlobs({ parts }: UploadState): readonly string[] {
  return [...parts.values()].map(({ blob }) => blob);
}
