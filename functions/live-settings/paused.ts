import { PAUSED_RETRY_SECONDS } from "./contract.js";
import type { ReadLiveSettings } from "./live-settings.js";

/** The error response for uploads that are not accepted now. */
export interface PausedError {
  readonly status: 503;
  /** Error code for programs: stable, in PascalCase. */
  readonly code: "UploadsPaused" | "ServiceUnavailable";
  /** Error message for people. */
  readonly message: string;
  /** Seconds after which a client should try again. */
  readonly retryAfterSeconds: number;
  /** For the log only: why the live settings could not be read. */
  readonly detail?: string;
}

/** The error response while uploads are paused. */
export const UPLOADS_PAUSED: PausedError = {
  status: 503,
  code: "UploadsPaused",
  message: "Uploads are paused. Try again later.",
  retryAfterSeconds: PAUSED_RETRY_SECONDS,
};

/**
 * Returns the error response if uploads are not accepted now; undefined if they are open. Uploads also count as paused
 * if the settings cannot be read.
 */
export async function pausedError(readLiveSettings: ReadLiveSettings): Promise<PausedError | undefined> {
  try {
    const { uploads } = await readLiveSettings();
    return uploads === "open" ? undefined : UPLOADS_PAUSED;
  } catch (error) {
    return {
      status: 503,
      code: "ServiceUnavailable",
      message: "Cannot check at present whether uploads are paused. Try again later.",
      retryAfterSeconds: PAUSED_RETRY_SECONDS,
      detail: String(error),
    };
  }
}
