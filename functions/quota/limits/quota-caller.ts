import type { Identity } from "../../identity/contract.js";
import { pathSegment } from "../../upload-policy/segment.js";
import type { QuotaCaller } from "./caller-limits.js";

/**
 * A caller as the quotas name it. A subject that no upload could have gets no quota: the upload policy has rejected it.
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
