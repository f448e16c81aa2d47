import type { LedgerContext } from "../context/context.js";
import type { QuotaCaller } from "./caller-limits.js";
import { callerLimits } from "./caller-limits.js";
import type { ScopeLimits } from "./counters.js";
import { operatorLimits } from "./overrides.js";

/** The limits that apply to a caller now. */
export async function effectiveLimits(caller: QuotaCaller, context: LedgerContext): Promise<ScopeLimits> {
  const { settings } = context;
  const { subject, tenant } = await operatorLimits(caller, context);
  return {
    subject: callerLimits("subject", caller, settings, subject),
    ...(tenant && { tenant: callerLimits("tenant", caller, settings, tenant) }),
  };
}
