import type { QuotaLimits } from "../../functions/quota/contract.js";
import { QUOTA_NAMES } from "../../functions/quota/contract.js";
import { QUOTAS, windowsOf } from "../../functions/quota/limits/quotas.js";
import { storedLimits } from "../../functions/quota/limits/stored-limits.js";
import type { WindowKind } from "../../functions/quota/limits/windows.js";
import { WINDOW_KINDS, windowAt } from "../../functions/quota/limits/windows.js";
import type { Item, QuotaTable } from "../../functions/quota/table.js";
import { limitsKey } from "./limits-item.js";
import type { QuotaOptions } from "./options.js";

type Holder = Pick<QuotaOptions, "name" | "partition">;

/**
 * Lists the usage of a subject or a tenant, and the limits that an operator has set for it, line by line.
 * @param now - Milliseconds since 1970.
 */
export async function reportUsage(
  holder: Holder,
  table: QuotaTable,
  now: number,
): Promise<readonly string[]> {
  const pk = holder.partition;
  const windows = WINDOW_KINDS.map((kind) => windowAt(kind, now));
  const [limits, ...counters] = await Promise.all([
    table.get(limitsKey(holder)),
    ...windows.map(({ kind, name }) => table.get({ pk, sk: `count#${kind}#${name}` })),
  ]);
  const counted = windows.flatMap((window, at) => {
    const counter = counters[at];
    return counter === undefined ? [] : [usageLine(window, counter)];
  });
  return [
    holder.name,
    ...limitLines(limits, now),
    ...(counted.length === 0 ? ["Nothing is counted in the current hour, day and month."] : counted),
  ];
}

/**
 * Warns about new limits for windows without a counter. Windows without a quota are not counted, so earlier uploads may
 * be missing.
 * @param now - Milliseconds since 1970.
 */
export async function reportUncounted(
  { name, partition: pk, limits }: Holder & Pick<QuotaOptions, "limits">,
  table: QuotaTable,
  now: number,
): Promise<readonly string[]> {
  const lines = [...windowsOf(limits)].map(async (kind) => {
    const { name: window, endsAt } = windowAt(kind, now);
    const counter = await table.get({ pk, sk: `count#${kind}#${window}` });
    if (counter !== undefined) return [];
    const quotas = QUOTA_NAMES.filter(
      (quota) => limits[quota] !== undefined && QUOTAS[quota].window === kind,
    );
    return [
      `No uploads of the ${name} are counted in the ${kind} ${window} yet. If the settings have no quota per ${kind} for ` +
        `it, earlier uploads are missing: ${quotas.join(" and ")} covers a whole ${kind} from ` +
        `${new Date(endsAt).toISOString()} on.`,
    ];
  });
  return (await Promise.all(lines)).flat();
}

/** The limits that an operator has set, line by line. */
function limitLines(item: Item | undefined, now: number): readonly string[] {
  const limits = Object.entries(storedLimits(item, now));
  if (limits.length === 0) return ["No limits are set: the settings of the stack apply."];
  return [
    `Limits that are set${until(item)}; the settings of the stack apply to the others:`,
    ...limits.map(limitLine),
  ];
}

function limitLine([name, value]: [string, QuotaLimits[keyof QuotaLimits]]): string {
  return `  ${name} ${value}`;
}

function until(item: Item | undefined): string {
  const end = item?.expiresAt;
  return typeof end === "number" ? ` until ${new Date(end * 1_000).toISOString()}` : "";
}

function usageLine(
  { kind, name, endsAt }: { readonly kind: WindowKind; readonly name: string; readonly endsAt: number },
  counter: Item,
): string {
  const amount = (attribute: string) => Number(counter[attribute] ?? 0);
  const [uploads, bytes] = [amount("uploads"), amount("bytes")];
  const [reservedUploads, reservedBytes] = [amount("reservedUploads"), amount("reservedBytes")];
  return (
    `${kind} ${name}: uploads ${uploads - reservedUploads} used, ${reservedUploads} reserved; ` +
    `bytes ${bytes - reservedBytes} used, ${reservedBytes} reserved; resets at ${new Date(endsAt).toISOString()}`
  );
}
