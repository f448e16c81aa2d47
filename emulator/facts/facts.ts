import type { Fact } from "./fact.js";
import { CALLER_FACTS } from "./lists/caller-facts.js";
import { COMPLETION_FACTS } from "./lists/completion-facts.js";
import { DEPLOYMENT_FACTS } from "./lists/deployment-facts.js";
import { DIRECT_FACTS } from "./lists/direct-facts.js";
import { EDGE_FACTS } from "./lists/edge-facts.js";
import { KEY_FACTS } from "./lists/key-facts.js";
import { ATTRIBUTE_FACTS } from "./lists/s3/attribute-facts.js";
import { PRESIGNED_FACTS } from "./lists/s3/presigned-facts.js";
import { TABLE_FACTS } from "./lists/table-facts.js";

/** All behaviours of AWS that the product or the emulator depends on, by name. */
export const FACTS = {
  ...EDGE_FACTS,
  ...DIRECT_FACTS,
  ...KEY_FACTS,
  ...PRESIGNED_FACTS,
  ...ATTRIBUTE_FACTS,
  ...COMPLETION_FACTS,
  ...CALLER_FACTS,
  ...TABLE_FACTS,
  ...DEPLOYMENT_FACTS,
};

export type FactName = keyof typeof FACTS;

/** Values of facts that differ from the emulator's assumptions. */
export type FactSwitches = { readonly [Name in FactName]?: boolean };

/** All names, in the order of the list. */
export const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];

/** A switched fact that is unknown, not emulated, or not a boolean. */
export class FactError extends Error {
  override readonly name = "FactError";
}

/** The facts of a running stack. */
export interface Facts {
  /** Whether a fact's statement is true. */
  readonly holds: (name: FactName) => boolean;
  /**
   * Replaces all switches. Facts that are not named return to their assumed value.
   * @throws {FactError} for an unknown name, a fact that is not emulated, or a value that is not a boolean
   */
  readonly switchTo: (switches: FactSwitches) => void;
}

/**
 * Creates facts with these switches.
 * @throws {FactError} for an unknown name, a fact that is not emulated, or a value that is not a boolean
 */
export function createFacts(switches: FactSwitches = {}): Facts {
  let switched = checked(switches);
  return {
    holds: (name) => switched[name] ?? FACTS[name].assumed,
    switchTo: (others) => {
      switched = checked(others);
    },
  };
}

function checked(switches: FactSwitches): FactSwitches {
  for (const [name, value] of Object.entries(switches) as [string, unknown][]) {
    if (!isFactName(name)) {
      throw new FactError(`Unknown fact ${JSON.stringify(name)}. Known facts: ${FACT_NAMES.join(", ")}.`);
    }
    const { emulated = true }: Fact = FACTS[name];
    if (!emulated) throw new FactError(`The fact ${name} cannot be switched, because it is not emulated.`);
    if (value !== undefined && typeof value !== "boolean") {
      throw new FactError(`The fact ${name} must be true or false, got ${JSON.stringify(value)}.`);
    }
  }
  return { ...switches };
}

/** Whether the list has a fact of this name. */
function isFactName(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}
