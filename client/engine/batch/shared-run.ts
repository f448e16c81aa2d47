import type { CreateUploadRequest, DiscoveryResponse, PresignedPut } from "../wire.js";

/** Parts that the uploads of many files share. */
export interface SharedRun {
  /** Creates the file's PUT, together with those of other files. */
  createPut(request: CreateUploadRequest): Promise<PresignedPut>;
  /** The file does not need {@link createPut}, or not any more. */
  leaveBatch(): void;
  /** Sends the file's PUT when not too many others are being sent. */
  send<Value>(work: () => Promise<Value>): Promise<Value>;
  /** The endpoint's discovery document. @param read - Reads it; only called for the first file. */
  discovery(read: () => Promise<DiscoveryResponse | undefined>): Promise<DiscoveryResponse | undefined>;
}
