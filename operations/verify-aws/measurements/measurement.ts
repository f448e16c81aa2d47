import type { Check } from "../checks/check.js";

/** A place in the product that depends on a fact. */
export interface Reliance {
  /** What depends on the fact, as a clause. */
  readonly what: string;
  /** File in this repository. */
  readonly file: string;
  /** Whether only stacks that ask for it depend on the fact, so that the emulator assumes the worse. @default false */
  readonly optIn?: true;
}

/** What a fact means for the product, and how it is measured. */
export type Measurement = {
  /** Omitted if nothing in the product depends on the fact. */
  readonly reliance?: Reliance;
  /** What to set or to do if AWS differs from what the emulator assumes. */
  readonly ifItDiffers: string;
} & ({ readonly check: Check } | { readonly unmeasured: string });
