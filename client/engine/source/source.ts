import type { RequestBody } from "../platform.js";

/** Identifies a file's content without reading it. */
export interface FileIdentity {
  /** Absolute. */
  readonly path: string;
  /** In bytes. */
  readonly length: number;
  /** Modification time in milliseconds since 1970, with fractions. Programs can set it. */
  readonly modifiedMs: number;
  /** Time of the last change of content or attributes, in the same unit. Programs cannot set it. */
  readonly changedMs: number;
  /** Number of the file in its file system; empty if the file system has no such numbers. */
  readonly inode: string;
}

/** A file that can be read in any order, and repeatedly. */
export interface FileSource {
  readonly kind: "file";
  readonly identity: FileIdentity;
  /** The bytes from `start` to `end` (exclusive). Reading throws an {@link UploadError} of kind `source`. */
  piece(start: number, end: number): RequestBody;
  /** @throws {UploadError} of kind `source` if the file has changed or was deleted */
  checkUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** Largest piece of a stream in bytes that may be kept in memory. */
export const LARGEST_PIECE_IN_MEMORY = 16 * 1_048_576;

/** Bytes of a stream that are kept until they are stored. */
export interface StreamPiece {
  readonly body: RequestBody;
  /** Frees the bytes. */
  free(): Promise<void>;
}

/** Bytes that can be read once, in order. Calls must not overlap. Every method throws the errors of the stream. */
export interface StreamSource {
  readonly kind: "stream";
  /** Whether at most `bytes` are left. Reads ahead as far as necessary. */
  endsWithin(bytes: number): Promise<boolean>;
  /** The next `bytes`, or fewer at the end. */
  next(bytes: number): Promise<StreamPiece>;
  close(): Promise<void>;
}

/** Source of an upload. */
export type Source = FileSource | StreamSource;
