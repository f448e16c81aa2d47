import type { TableAccess } from "./aws.js";
import { createTable } from "./aws.js";
import type { LedgerContext } from "./context/context.js";
import { createMemory } from "./context/memory.js";
import type { QuotaSettings } from "./contract.js";

/** The services that quotas need. */
export interface QuotaPorts extends Omit<TableAccess, "deadline"> {
  /** A fresh identifier, a UUID. */
  readonly newId: () => string;
}

const LAST_CHANCE_MS = 500;

/** Makes contexts for the steps of one upload, each with a deadline. They share one memory. */
export function ledgerAccess(
  settings: QuotaSettings,
  ports: QuotaPorts,
): (timeoutMs: number) => LedgerContext {
  const memory = createMemory();
  const { now, newId } = ports;
  const tableFor = (timeoutMs: number) => createTable(settings, { ...ports, deadline: now() + timeoutMs });
  return (timeoutMs) => ({
    table: tableFor(timeoutMs),
    lastChance: () => tableFor(LAST_CHANCE_MS),
    settings,
    now,
    newId,
    memory,
  });
}
