/** The rejection of an upload. Every pattern can turn it into a response. */
export interface UploadRejection {
  readonly outcome: "rejected";
  /** The HTTP status to answer with. */
  readonly status: RejectionStatus;
  /** For programs: stable, in PascalCase. */
  readonly code: string;
  /** For people: what is wrong and what is allowed. Never holds a credential. Of a 403, nothing that JSON escapes. */
  readonly message: string;
}

/** The statuses of an upload that the policy rejects. */
type RejectionStatus = 400 | 403 | 411 | 413 | 415;

/** Makes a {@link UploadRejection}. */
export function rejected(status: RejectionStatus, code: string, message: string): UploadRejection {
  return { outcome: "rejected", status, code, message };
}

/** The custom rule failed, so that it is not known whether the upload is allowed. */
export interface RuleFailure {
  readonly outcome: "rejected";
  readonly status: 503;
  readonly code: "RuleFailed";
  /** For the caller. It says nothing of what went wrong inside. */
  readonly message: string;
  /** Seconds after which the caller can try again. */
  readonly retryAfterSeconds: number;
  /** For the log only: what went wrong inside. */
  readonly detail: string;
}
