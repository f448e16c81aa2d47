import type { DenyList } from "../identity/contract.js";

/**
 * Settings that an operator changes while the stack runs, without a deployment. They are the value of one SSM
 * parameter, as JSON, which the functions of all patterns read.
 */
export interface LiveSettings {
  /** `"paused"`: every pattern answers 503 to uploads. */
  readonly uploads: "open" | "paused";
  /** Callers and credentials that are rejected with 403. @default - none */
  readonly deny?: DenyList;
}

/** Address from which a function reads {@link LiveSettings}. */
export interface LiveSettingsAddress {
  /** Name of the SSM parameter, e.g. `/s3-upload-patterns/uploads-live-settings`. */
  readonly parameterName: string;
  /** The parameter's Region, e.g. `eu-central-1`. */
  readonly region: string;
  /** Seconds after which the parameter is read again, 1 to 3,600. */
  readonly refreshSeconds: number;
}

/** Seconds after which a client should try again while uploads are paused: the value of `Retry-After`. */
export const PAUSED_RETRY_SECONDS = 60;
