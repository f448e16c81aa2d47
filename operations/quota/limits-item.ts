import { limitsPartition } from "../../functions/quota/limits/counters.js";
import { LIMIT_RULES } from "../../functions/quota/rules/quota-rules.js";
import type { ItemKey, ItemUpdate, Value } from "../../functions/quota/table.js";
import type { QuotaOptions } from "./options.js";

/** Attributes of the item with an operator's limits. */
const ATTRIBUTES = [...Object.keys(LIMIT_RULES), "expiresAt"];

/** Key of the item with the limits that an operator has set. */
export function limitsKey({ partition }: Pick<QuotaOptions, "partition">): ItemKey {
  return { pk: limitsPartition(partition), sk: "limits" };
}

/** Replaces an operator's limits. */
export function setUpdate(options: Pick<QuotaOptions, "partition" | "limits" | "until">): ItemUpdate {
  const { limits, until } = options;
  const values: Readonly<Record<string, Value | undefined>> = { ...limits, expiresAt: until };
  const set = ATTRIBUTES.filter((name) => values[name] !== undefined);
  const removed = ATTRIBUTES.filter((name) => values[name] === undefined);
  const removal = removed.length === 0 ? "" : ` REMOVE ${removed.map((name) => `#${name}`).join(", ")}`;
  return {
    key: limitsKey(options),
    update: `SET ${set.map((name) => `#${name} = :${name}`).join(", ")}${removal}`,
    names: Object.fromEntries(ATTRIBUTES.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(set.map((name) => [`:${name}`, values[name] ?? 0])),
  };
}
