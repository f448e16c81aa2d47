import type { QuotaLimits, QuotaRules } from "../contract.js";
import type { ItemKey } from "../table.js";
import type { QuotaCaller, Scope } from "./caller-limits.js";
import { declaredLimits } from "./caller-limits.js";
import type { Unit } from "./quotas.js";
import { quotasOf, windowsOf } from "./quotas.js";
import type { Window } from "./windows.js";
import { WINDOW_KINDS, windowAt } from "./windows.js";

/** The item that counts the uploads and bytes of one tenant or subject in one window. */
export interface Counter {
  readonly scope: Scope;
  readonly key: ItemKey;
  readonly window: Window;
  /** The caller's limits in the window. A unit without a limit is only counted. */
  readonly limits: Readonly<Partial<Record<Unit, number>>>;
}

/** The limits that apply to a caller. The tenant's limits are omitted if the caller has no tenant. */
export interface ScopeLimits {
  readonly subject: QuotaLimits;
  readonly tenant?: QuotaLimits;
}

/** Partition of the items that belong to a caller's tenant. @param tenant - As a path segment. */
export function tenantPartition(tenant: string): string {
  return `tenant#${tenant}`;
}

/**
 * Partition of a subject's items. The same subject name in two tenants is two callers, because the identity providers
 * of two tenants can use the same name. No path segment has a `/`, so no two callers share a partition.
 */
export function subjectPartition({ subject, tenant }: Pick<QuotaCaller, "subject" | "tenant">): string {
  return `subject#${tenant === undefined ? "" : `${tenant}/`}${subject}`;
}

/**
 * Partition of the limits that an operator has set for a tenant or a subject. It is separate, so that an IAM policy can
 * prevent functions from changing limits.
 * @param counted - The tenant's or subject's own partition.
 */
export function limitsPartition(counted: string): string {
  return `limits#${counted}`;
}

/**
 * The partition of a caller's uploads: its tenant's, so that every member of the tenant can release expired
 * reservations.
 */
export function homePartition(caller: QuotaCaller): string {
  const { tenant } = caller;
  return tenant === undefined ? subjectPartition(caller) : tenantPartition(tenant);
}

/** The caller's current counters, in booking order: the tenant's before the subject's. */
export function callerCounters(
  caller: QuotaCaller,
  limits: ScopeLimits,
  rules: QuotaRules,
  now: number,
): readonly Counter[] {
  const { tenant } = caller;
  const ofTenant =
    tenant === undefined
      ? []
      : scopeCounters("tenant", tenantPartition(tenant), limits.tenant ?? {}, rules, now);
  return [...ofTenant, ...scopeCounters("subject", subjectPartition(caller), limits.subject, rules, now)];
}

/**
 * The counters of a scope. A window is counted if any caller can have a limit in it, because membership in a group can
 * change within the window.
 */
function scopeCounters(
  scope: Scope,
  pk: string,
  limits: QuotaLimits,
  rules: QuotaRules,
  now: number,
): readonly Counter[] {
  const counted = [...declaredLimits(scope, rules), limits].map(windowsOf);
  return WINDOW_KINDS.filter((kind) => counted.some((kinds) => kinds.has(kind))).map((kind) => {
    const window = windowAt(kind, now);
    const names = quotasOf(kind);
    return {
      scope,
      key: { pk, sk: `count#${kind}#${window.name}` },
      window,
      limits: { uploads: limits[names.uploads], bytes: limits[names.bytes] },
    };
  });
}
