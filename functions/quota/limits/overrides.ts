import type { LedgerContext } from "../context/context.js";
import type { QuotaLimits } from "../contract.js";
import type { QuotaCaller } from "./caller-limits.js";
import type { ScopeLimits } from "./counters.js";
import { limitsPartition, subjectPartition, tenantPartition } from "./counters.js";
import { storedLimits } from "./stored-limits.js";

/** The limits that an operator has put into the table for a caller, at most a minute old. */
export async function operatorLimits(caller: QuotaCaller, context: LedgerContext): Promise<ScopeLimits> {
  const { tenant } = caller;
  const [ofSubject, ofTenant] = await Promise.all([
    override(subjectPartition(caller), context),
    tenant === undefined ? undefined : override(tenantPartition(tenant), context),
  ]);
  return { subject: ofSubject, ...(ofTenant && { tenant: ofTenant }) };
}

async function override(counted: string, { table, memory, now }: LedgerContext): Promise<QuotaLimits> {
  const pk = limitsPartition(counted);
  const known = memory.overrides.get(pk, now());
  if (known !== undefined) return known;
  const limits = storedLimits(await table.get({ pk, sk: "limits" }), now());
  memory.overrides.set(pk, limits, now());
  return limits;
}
