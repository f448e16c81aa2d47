import type { LedgerContext } from "../context/context.js";
import type { Count, Needed } from "../items/counter-updates.js";
import { readCount } from "../items/counter-updates.js";
import type { Counter } from "../limits/counters.js";
import type { Unit } from "../limits/quotas.js";
import type { QuotaTable } from "../table.js";

/** A counter without room for an upload. */
export interface Full {
  readonly outcome: "full";
  readonly counter: Counter;
  readonly unit: Unit;
  readonly count: Count;
  /** The amount that is not left. */
  readonly needed: Needed;
}

/** Time in milliseconds during which a full counter is read before anything is written. */
const REMEMBERED_MS = 10_000;

/** Describes a full counter and the unit that it has too little of. */
export function full(counter: Counter, count: Count, needed: Needed): Full {
  const { uploads = Number.POSITIVE_INFINITY } = counter.limits;
  const unit = count.total.uploads + needed.uploads > uploads ? "uploads" : "bytes";
  return { outcome: "full", counter, unit, count, needed };
}

/**
 * The first full counter, among those that were full recently or whose limit is too small. Each repeated request above
 * the limit then costs one read, and uses none of the tenant's room.
 */
export async function findFull(
  counters: readonly Counter[],
  needed: Needed,
  { table, memory, now }: LedgerContext,
): Promise<Full | undefined> {
  for (const counter of counters) {
    if (hasRoom(counter, EMPTY, needed) && !memory.full.get(nameOf(counter), now())) continue;
    const count = readCount(await table.get(counter.key));
    if (!hasRoom(counter, count, needed)) return full(counter, count, needed);
  }
  return undefined;
}

/** Remembers a full counter. */
export function rememberFull(counter: Counter, { memory, now }: LedgerContext): void {
  memory.full.set(nameOf(counter), true, now(), now() + REMEMBERED_MS);
}

/** Reads the current values of counters. */
export async function readCounts(counters: readonly Counter[], table: QuotaTable): Promise<readonly Count[]> {
  const items = await Promise.all(counters.map(({ key }) => table.get(key)));
  return items.map(readCount);
}

/** The values of an unused counter. */
export const EMPTY: Count = { total: { uploads: 0, bytes: 0 }, reserved: { uploads: 0, bytes: 0 } };

/** The name of a counter in an instance's memory. */
export function nameOf({ key }: Counter): string {
  return `${key.pk}|${key.sk}`;
}

function hasRoom({ limits }: Counter, { total }: Count, needed: Needed): boolean {
  const { uploads = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = limits;
  return (
    total.uploads + needed.uploads <= uploads && (needed.bytes === 0 || total.bytes + needed.bytes <= bytes)
  );
}
