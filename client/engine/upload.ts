import type { UploadEvent, UploadResult } from "./events/upload-event.js";

/** State of an upload. */
export type UploadPhase = "running" | "paused" | "completed" | "failed" | "aborted";

/**
 * A running upload. Iterate over it for its events; they end with `completed` or `failed`.
 * @example for await (const event of upload("video.mov", options)) console.log(event.type);
 */
export interface Upload extends AsyncIterable<UploadEvent> {
  /** Rejects with an {@link UploadError}. */
  readonly result: Promise<UploadResult>;
  readonly state: UploadPhase;
  /** Starts no further request. Running ones finish. */
  pause(): void;
  /** Continues after `pause()`. */
  resume(): void;
  /** Stops the upload and deletes it on the server. Does nothing once the upload has completed. */
  abort(): Promise<void>;
}
