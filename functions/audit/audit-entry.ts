import { hash } from "node:crypto";
import type { KnownCaller } from "../identity/authentication.js";

/** A decision about one request. */
export interface AuditedDecision extends KnownCaller {
  readonly outcome: "allowed" | "rejected";
  /** HTTP status of a rejection. */
  readonly status?: number;
  /** Error code of a rejection. */
  readonly code?: string;
  /** The reason in more detail than in the response. Contains no part of a credential. */
  readonly detail?: string;
  /** The object's whole key in the bucket. */
  readonly key?: string;
  /** Identifier that is stored with the object. */
  readonly uploadId?: string;
  /**
   * The request of an upload in parts, e.g. `AbortMultipartUpload`.
   * @default - the request is not part of such an upload
   */
  readonly operation?: string;
}

/** A decision as it is logged, see docs/audit.md. */
export interface AuditEntry extends Omit<AuditedDecision, "subject" | "key"> {
  /** SHA-256 of the subject, 64 lower-case hexadecimal digits. */
  readonly subjectSha256?: string;
  /** SHA-256 of the key, 64 lower-case hexadecimal digits. */
  readonly keySha256?: string;
}

/**
 * Makes the log entry of a decision. Subjects and keys are names of people and files, so the log has only hashes of
 * them: an operator who knows a name can find its entries.
 */
export function auditEntry({ subject, key, uploadId, ...decision }: AuditedDecision): AuditEntry {
  return { ...decision, subjectSha256: sha256(subject), keySha256: sha256(key), uploadId };
}

function sha256(text: string | undefined): string | undefined {
  return text === undefined ? undefined : hash("sha256", text);
}
