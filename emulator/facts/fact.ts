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
}

/**
 * Where the emulator's answer comes from:
 * - `evidence`: it does what the evidence says;
 * - `pessimistic`: without evidence, it takes the worse answer;
 * - `needed`: without evidence, it takes the better answer, because no stack of these modules works with the other one.
 */
export type Basis = "evidence" | "pessimistic" | "needed";

/** Where the emulator's answer to a fact comes from. */
export function basisOf({ evidence, assumed, worse }: Fact): Basis {
  if (isProven(evidence.kind)) return "evidence";
  return assumed === worse ? "pessimistic" : "needed";
}

/** Whether a kind of evidence is enough to rely on a fact. */
export function isProven(kind: EvidenceKind): boolean {
  return kind === "recorded" || kind === "documented" || kind === "observed";
}
