import type { EvidenceKind, FactName } from "../../emulator/facts/index.js";
import { FACTS } from "../../emulator/facts/index.js";
import { MEASUREMENTS } from "../../operations/verify-aws/measurements/index.js";

/**
 * The basis of the emulator's assumption:
 * - `evidence`: it follows the evidence;
 * - `pessimistic`: without evidence, it assumes the worse value;
 * - `needed`: without evidence, it assumes the better value, because no stack of these modules works with the other
 * one;
 * - `opt-in`: without evidence, it assumes the worse value, although stacks with an optional setting depend on the
 * better one.
 */
export type Basis = "evidence" | "pessimistic" | "needed" | "opt-in";

/** The basis of the emulator's assumption about a fact. */
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
