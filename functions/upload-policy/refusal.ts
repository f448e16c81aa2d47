/** Why an upload is not to be, in a form that every pattern can answer with. */
export interface Refusal {
  readonly outcome: "refused";
  /** The HTTP status to answer with. */
  readonly status: RefusalStatus;
  /** For programs: stable, in PascalCase. */
  readonly code: string;
  /** For people: what is wrong and what is allowed. Never holds a credential. Of a 403, nothing that JSON escapes. */
  readonly message: string;
}

/** The statuses of an upload that the policy refuses. */
export type RefusalStatus = 400 | 403 | 411 | 413 | 415;

/** Makes a {@link Refusal}. */
export function refused(status: RefusalStatus, code: string, message: string): Refusal {
  return { outcome: "refused", status, code, message };
}
