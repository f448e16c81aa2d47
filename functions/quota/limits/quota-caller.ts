import type { Identity } from "../../identity/contract.js";
import { pathSegment } from "../../upload-policy/segment.js";
import type { QuotaCaller } from "./caller-limits.js";

/**
 * A caller in the form of the quotas; undefined for a subject that cannot upload, because the upload policy rejects it.
 */
export function quotaCaller({ subject, tenant, groups, claims }: Identity): QuotaCaller {
  return {
    subject: segmentOf(subject),
    ...(tenant !== undefined && { tenant: segmentOf(tenant) }),
    groups,
    ...(claims !== undefined && { claims }),
  };
}

function segmentOf(name: string): string {
  const segment = pathSegment(name);
  return segment.outcome === "segment" ? segment.segment : "";
}
