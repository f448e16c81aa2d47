/**
 * The quality of the evidence for a fact:
 * - `recorded`: a recording of real AWS shows it;
 * - `documented`: AWS's own pages say so;
 * - `observed`: other people report it from real AWS;
 * - `disputed`: AWS's pages disagree;
 * - `none`: nothing was found.
 */
export type EvidenceKind = "recorded" | "documented" | "observed" | "disputed" | "none";

/** One behaviour of AWS: a statement that is true or false there. */
export interface Fact {
  /** A sentence without a full stop. */
  readonly statement: string;
  readonly evidence: {
    readonly kind: EvidenceKind;
    /** Page, issue or recording; for `none`, the missing evidence. */
    readonly source: string;
  };
  /** The value that the emulator assumes unless a switch gives the fact the other value. */
  readonly assumed: boolean;
  /** The value that is worse for a stack. */
  readonly worse: boolean;
  /** False if nothing in the emulator depends on the fact, so that it cannot be switched. @default true */
  readonly emulated?: boolean;
}
