import type { Identity } from "../../identity/contract.js";
import type { UploadLimits } from "../policy.js";

export type { UploadLimits } from "../policy.js";

/** Name of the custom rule's file, next to a function's code. */
export const RULE_FILE = "rule.mjs";

/** Name of the export of {@link RULE_FILE}, a function. */
export const RULE_EXPORT = "rule";

/** The pattern of an upload. */
export type UploadPattern = "direct" | "presigned" | "edge";

/** The data about an upload before it is accepted. */
export interface UploadToJudge {
  readonly pattern: UploadPattern;
  /**
   * The key below the caller's own prefix, decoded, e.g. `reports/may.pdf`. If we choose the key (`POST /import`, Uppy,
   * forms), it contains a UUID.
   */
  readonly key: string;
  /** Size in bytes. Undefined on the direct pattern, for Uppy's uploads, and if `POST /import` does not declare it. */
  readonly length?: number;
  /**
   * Media type in lower case, without parameters, e.g. `image/png`. Undefined if the client has not declared it yet.
   */
  readonly type?: string;
}

/** The decision of a custom rule. Limits that are wider than the policy's have no effect. */
export type RuleDecision =
  | { readonly outcome: "accepted" }
  | {
      readonly outcome: "rejected";
      readonly status: RuleRejectionStatus;
      /** Error code for programs: 1 to 64 letters and digits, the first one a capital letter. */
      readonly code: string;
      /** Error message for people: 1 to 300 characters without control characters. The caller reads it. */
      readonly message: string;
    }
  | { readonly outcome: "narrowed"; readonly limits: UploadLimits };

/** HTTP statuses for a custom rule's rejection. Every pattern supports them. */
export type RuleRejectionStatus = 400 | 403 | 413 | 415;

/**
 * A custom rule, which decides on an upload that the policy accepts. It must be pure and synchronous: the same
 * arguments give the same decision, and it must not return a promise. If it throws, or does not return a decision, the
 * upload is rejected with 503.
 */
export type UploadRule = (upload: UploadToJudge, identity: Identity) => RuleDecision;
