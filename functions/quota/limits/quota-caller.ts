import type { Identity } from "../../identity/contract.js";
import { pathSegment } from "../../upload-policy/segment.js";
import type { QuotaCaller } from "./caller-limits.js";

/**
 * The caller as the quotas identify it. A name that makes no path segment becomes an empty string: the upload policy
 * has rejected such a caller before.
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
