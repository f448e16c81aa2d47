import type { QuotaSettings } from "../contract.js";
import type { QuotaTable } from "../table.js";
import type { Memory } from "./memory.js";

/** Inputs of every step that books or releases uploads. */
export interface LedgerContext {
  readonly table: QuotaTable;
  /** The table with half a second more time, to undo unfinished steps. */
  readonly lastChance: () => QuotaTable;
  readonly settings: QuotaSettings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly memory: Memory;
  /** A fresh identifier, a UUID. */
  readonly newId: () => string;
}
