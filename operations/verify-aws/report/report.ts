import type { FactName } from "../../../emulator/facts/index.js";
import type { Reliance } from "../measurements/measurement.js";
import type { JourneyResult } from "../stack/journeys.js";

/**
 * Outcome of a fact:
 * - `worse`: AWS does not do what the product needs, so that something in it does not work;
 * - `better`: AWS does what the product needs, although the emulator assumes the contrary;
 * - `different`: AWS did something else than the fact or its contrary;
 * - `not measured`: credentials are missing, or an upload that the check needs failed;
 * - `not applicable`: the stack's settings exclude it;
 * - `not measurable`: nothing that the product sends shows it.
 */
export type FactOutcome =
  | "as expected"
  | "worse"
  | "better"
  | "different"
  | "not measured"
  | "not applicable"
  | "not measurable";

/** Result of one fact. */
export interface FactResult {
  readonly fact: FactName;
  readonly statement: string;
  /** Whether the statement is expected to be true. */
  readonly expected: boolean;
  readonly outcome: FactOutcome;
  readonly seen: string;
  readonly reliance: Reliance | undefined;
  readonly ifItDiffers: string;
}

/** Everything that a run found. */
export interface Report {
  readonly journeys: readonly JourneyResult[];
  readonly facts: readonly FactResult[];
  /** Keys of objects that the run could not remove. */
  readonly left: readonly string[];
}

/** Exit codes of the command; 2 is wrong usage. */
export const EXIT = { allHold: 0, broken: 1, usage: 2, notMeasured: 3, better: 4 } as const;

/** The exit code for a report. If several apply, the first in this order: 1, 3, 4, 0. */
export function exitCode({ journeys, facts, left }: Report): number {
  const outcomes = new Set<string>([...journeys, ...facts].map(({ outcome }) => outcome));
  const isBroken = ["failed", "worse", "different"].some((outcome) => outcomes.has(outcome));
  if (isBroken || left.length > 0) return EXIT.broken;
  if (outcomes.has("not measured")) return EXIT.notMeasured;
  return outcomes.has("better") ? EXIT.better : EXIT.allHold;
}
