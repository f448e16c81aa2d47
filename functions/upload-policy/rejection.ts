/** The rejection of an upload. Every pattern can turn it into a response. */
export interface UploadRejection {
  readonly outcome: "rejected";
  /** The HTTP status of the response. */
  readonly status: RejectionStatus;
  /** For programs: stable, in PascalCase. */
  readonly code: string;
  /**
   * For people: what is wrong and what is allowed. Never contains a credential. With a 403, contains no character that
   * JSON escapes.
   */
  readonly message: string;
}

/** The statuses of an upload that the policy rejects. */
type RejectionStatus = 400 | 403 | 411 | 413 | 415;

/** Makes a {@link UploadRejection}. */
export function rejected(status: RejectionStatus, code: string, message: string): UploadRejection {
  return { outcome: "rejected", status, code, message };
}

/** The custom rule failed, so the upload cannot be decided. */
export interface RuleFailure {
  readonly outcome: "rejected";
  readonly status: 503;
  readonly code: "RuleFailed";
  /** For the caller. It does not mention the internal cause. */
  readonly message: string;
  /** Seconds after which the caller can retry. */
  readonly retryAfterSeconds: number;
  /** For the log only: the internal cause. */
  readonly detail: string;
}
