/**
 * How well a fact is known:
 * - `recorded`: a recording of real AWS shows it;
 * - `documented`: AWS's own pages say so;
 * - `observed`: other people report it from real AWS;
 * - `disputed`: AWS's pages disagree;
 * - `none`: nothing was found.
 */
export type EvidenceKind = "recorded" | "documented" | "observed" | "disputed" | "none";

/** One behaviour of AWS: a statement that is true or false there. */
export interface Fact {
  /** A sentence, without the full stop. */
  readonly statement: string;
  readonly evidence: {
    readonly kind: EvidenceKind;
    /** Page, issue or recording; with `none`, what is missing. */
    readonly source: string;
  };
  /** What the emulator takes for granted unless the fact is switched. */
  readonly assumed: boolean;
  /** The answer that is worse for a stack. */
  readonly worse: boolean;
  /** False if the emulator has nothing that depends on it, so that it cannot be switched. @default true */
  readonly emulated?: boolean;
}
