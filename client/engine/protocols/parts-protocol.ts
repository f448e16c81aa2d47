import type { Pattern } from "../events/upload-event.js";
import type { Checksum, RequestBody } from "../platform.js";
import type { SavedPart, SavedUpload } from "../states/upload-states.js";
import type { UploadedPart } from "../wire.js";

/** The identity of an upload on the server, from its creation. */
export type CreatedUpload = Pick<SavedUpload, "id" | "objectKey" | "clientId" | "isListed">;

/** State of an upload in parts on the server. */
export type RemoteUpload =
  | { readonly state: "uploading"; readonly parts: readonly UploadedPart[] }
  /** Its object is stored. Completing it again returns the same result. */
  | { readonly state: "completed" }
  | { readonly state: "rejected" };

/** A part to send. */
export interface PartToStore {
  readonly partNumber: number;
  readonly body: RequestBody;
  /** Updated with the bytes as they are sent. */
  readonly checksum: Checksum;
  readonly signal: AbortSignal;
}

/** Sends a part until it is stored. Sending a part again is safe: S3 keeps the last one. */
type SendPart = (part: PartToStore) => Promise<SavedPart>;

/** The parts of an object. */
export interface ObjectParts {
  readonly parts: readonly SavedPart[];
  /** CRC64NVME of the whole object in base64. S3 compares it with the object. */
  readonly crc64nvme: string;
  /** Of the whole object in bytes. */
  readonly length: number;
}

/** The completed object. */
export interface CompletedUpload {
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** In quotation marks. */
  readonly etag: string;
  readonly versionId?: string;
  /** The object's media type, if it can be another one than that of this run. */
  readonly type?: string;
}

/** Requests of uploads in parts with one pattern. They are repeated as long as they can succeed. */
export interface PartsProtocol {
  readonly pattern: Pattern;
  /** Base URL of the pattern. Saved uploads are found by this URL. */
  readonly url: string;
  /** @param length - Of the object. @param partSize - Both in bytes. */
  create(length: number, partSize: number): Promise<CreatedUpload>;
  /** The caller's unfinished uploads of the key; empty if the server does not list them. */
  list(): Promise<readonly CreatedUpload[]>;
  /** Reads the upload's state; undefined if the upload no longer exists or cannot be found. */
  stateOf(upload: CreatedUpload): Promise<RemoteUpload | undefined>;
  /** Prepares to send parts in this order. @param lengthOf - Size of a part in bytes. */
  sender(
    upload: CreatedUpload,
    partNumbers: readonly number[],
    lengthOf: (partNumber: number) => number,
  ): SendPart;
  /** Completes the upload. */
  complete(upload: CreatedUpload, object: ObjectParts): Promise<CompletedUpload>;
  /** Deletes the stored parts. Does nothing if the upload does not exist. */
  remove(upload: CreatedUpload, signal: AbortSignal): Promise<void>;
}
