import type { EvidenceKind, FactName } from "../../emulator/facts/index.js";
import { FACTS } from "../../emulator/facts/index.js";
import { MEASUREMENTS } from "../../operations/verify-aws/measurements/index.js";

/**
 * Where the emulator's answer comes from:
 * - `evidence`: it does what the evidence says;
 * - `pessimistic`: without evidence, it takes the worse answer;
 * - `needed`: without evidence, it takes the better answer, because no stack of these modules works with the other one;
 * - `opt-in`: without evidence, it takes the worse answer, although stacks that ask for something depend on the better.
 */
export type Basis = "evidence" | "pessimistic" | "needed" | "opt-in";

/** Where the emulator's answer to a fact comes from. */
export function basisOf(name: FactName): Basis {
  const { evidence, assumed, worse } = FACTS[name];
  const { reliance } = MEASUREMENTS[name];
  if (isProven(evidence.kind)) return "evidence";
  if (assumed !== worse) return "needed";
  return reliance?.optIn ? "opt-in" : "pessimistic";
}

/** Whether a kind of evidence is enough to rely on a fact. */
export function isProven(kind: EvidenceKind): boolean {
  return kind === "recorded" || kind === "documented" || kind === "observed";
}
