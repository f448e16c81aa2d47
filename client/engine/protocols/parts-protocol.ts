import type { Pattern } from "../events/upload-event.js";
import type { Checksum, RequestBody } from "../platform.js";
import type { SavedPart, SavedUpload } from "../states/upload-states.js";
import type { UploadedPart } from "../wire.js";

/** An upload on the server, as its creation names it. */
export type CreatedUpload = Pick<SavedUpload, "id" | "objectKey" | "clientId" | "isListed">;

/** State of an upload in parts on the server. */
export type RemoteUpload =
  | { readonly state: "uploading"; readonly parts: readonly UploadedPart[] }
  /** Its object is stored. Completing it again gives the same answer. */
  | { readonly state: "completed" }
  | { readonly state: "rejected" };

/** A part to send. */
export interface PartToStore {
  readonly partNumber: number;
  readonly body: RequestBody;
  /** Gets the bytes as they are sent. */
  readonly checksum: Checksum;
  readonly signal: AbortSignal;
}

/** Sends a part until it is stored. Sending a part again is safe: S3 keeps the last one. */
type SendPart = (part: PartToStore) => Promise<SavedPart>;

/** The parts of an object. */
export interface ObjectParts {
  readonly parts: readonly SavedPart[];
  /** CRC64NVME of the whole object in base64. S3 compares it. */
  readonly crc64nvme: string;
  /** Of the whole object in bytes. */
  readonly length: number;
}

/** The object that the parts have become. */
export interface CompletedUpload {
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** With its quotation marks. */
  readonly etag: string;
  readonly versionId?: string;
}

/** Requests of uploads in parts, by one pattern. They are repeated as long as they can succeed. */
export interface PartsProtocol {
  readonly pattern: Pattern;
  /** Base URL. Saved uploads belong to it. */
  readonly url: string;
  /** @param length - Of the object. @param partSize - Both in bytes. */
  create(length: number, partSize: number): Promise<CreatedUpload>;
  /** The caller's unfinished uploads of the key; empty if the server does not list them. */
  list(): Promise<readonly CreatedUpload[]>;
  /** Undefined if nothing of the upload is left, or it cannot be found any more. */
  stateOf(upload: CreatedUpload): Promise<RemoteUpload | undefined>;
  /** Prepares to send parts, in this order. @param lengthOf - Size of a part in bytes. */
  sender(
    upload: CreatedUpload,
    partNumbers: readonly number[],
    lengthOf: (partNumber: number) => number,
  ): SendPart;
  /** Puts the parts together. */
  complete(upload: CreatedUpload, object: ObjectParts): Promise<CompletedUpload>;
  /** Deletes what is stored. Does nothing if the upload is gone. */
  remove(upload: CreatedUpload, signal: AbortSignal): Promise<void>;
}
