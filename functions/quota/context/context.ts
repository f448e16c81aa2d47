import type { QuotaSettings } from "../contract.js";
import type { QuotaTable } from "../table.js";
import type { Memory } from "./memory.js";

/** Inputs of the steps of an upload. */
export interface LedgerContext {
  readonly table: QuotaTable;
  /** The table with half a second more, to undo steps that were begun. */
  readonly lastChance: () => QuotaTable;
  readonly settings: QuotaSettings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly memory: Memory;
  /** A fresh identifier, a UUID. */
  readonly newId: () => string;
}
