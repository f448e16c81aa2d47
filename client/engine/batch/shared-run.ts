import type { Tokens } from "../api/tokens.js";
import type { CreateUploadRequest, DiscoveryResponse, PresignedPut } from "../wire.js";

/** The endpoint's discovery document; undefined without one. `not-an-api`: nothing of ours answers there. */
export type Discovered = DiscoveryResponse | "not-an-api" | undefined;

/** State that the uploads of many files share. */
export interface SharedRun {
  readonly tokens: Tokens;
  /** Creates the file's PUT, in one request with the PUTs of other files. */
  createPut(request: CreateUploadRequest): Promise<PresignedPut>;
  /**
   * Announces that the file does not call {@link createPut} any more, so that no batch waits for it. Calls after the
   * first one have no effect.
   */
  leaveBatch(): void;
  /** Sends the file's PUT when fewer than the maximum are in progress. */
  send<Value>(work: () => Promise<Value>): Promise<Value>;
  /** The endpoint's discovery document. @param read - Reads it; only called for the first file. */
  discovery(read: () => Promise<Discovered>): Promise<Discovered>;
}
