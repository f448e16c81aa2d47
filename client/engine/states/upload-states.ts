import type { FileIdentity } from "../source/source.js";

/** The upload that a state belongs to. */
export interface StateKey {
  /** Base URL of the pattern. */
  readonly endpoint: string;
  /** The caller: issuer and subject of the token, or empty if the token does not contain them. */
  readonly caller: string;
  /** The file's absolute path. */
  readonly path: string;
  /** As requested, below the caller's prefix. */
  readonly key: string;
}

/** A part that the server has stored. */
export interface SavedPart {
  readonly partNumber: number;
  /** In quotation marks. */
  readonly etag: string;
  /** In hexadecimal. */
  readonly crc64: string;
  /** In base64; present if the upload needs it for each part. */
  readonly sha256?: string;
}

/** An upload that another run can continue. */
export interface SavedUpload {
  readonly file: FileIdentity;
  /** The server's id of the upload. */
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly objectKey: string;
  /** In bytes. */
  readonly partSize: number;
  /** Whether the id comes from the server's list: such an id does not contain the file's length. */
  readonly isListed?: boolean;
  /** The client's own id of the upload, if the uploads API needs it to find the object. */
  readonly clientId?: string;
  /** The media type with which the upload was created; empty if the run named none. @default - unknown */
  readonly type?: string;
  /** The attributes with which the upload was created, see `attributesText`. @default - none */
  readonly attributes?: string;
  readonly parts: readonly SavedPart[];
}

/** Stores unfinished uploads for a later run. Each change is atomic, even if the process is killed. */
export interface UploadStates {
  load(key: StateKey): Promise<SavedUpload | undefined>;
  /** Replaces the saved state. */
  save(key: StateKey, upload: SavedUpload): Promise<void>;
  addPart(key: StateKey, part: SavedPart): Promise<void>;
  remove(key: StateKey): Promise<void>;
}
