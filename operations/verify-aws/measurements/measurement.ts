import type { Check } from "../checks/check.js";

/** A place in the product that depends on a fact. */
export interface Reliance {
  /** The parts of the product that depend on the fact, as a clause. */
  readonly what: string;
  /** File in this repository. */
  readonly file: string;
  /**
   * Whether only stacks that enable a feature depend on the fact, so that the emulator assumes the worse.
   * @default false
   */
  readonly optIn?: true;
}

/** The meaning of a fact for the product, and its measurement. */
export type Measurement = {
  /** Omitted if nothing in the product depends on the fact. */
  readonly reliance?: Reliance;
  /** Instructions for the case that AWS differs from the emulator's assumption. */
  readonly ifItDiffers: string;
} & ({ readonly check: Check } | { readonly unmeasured: string });
