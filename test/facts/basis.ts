import type { EvidenceKind, Fact } from "../../emulator/facts/index.js";

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
