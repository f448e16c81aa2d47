import { pathSegment } from "../../upload-policy/segment.js";
import type { QuotaLimits, QuotaRules } from "../contract.js";
import { LIMIT_NAMES } from "./stored-limits.js";

/** A caller with the names that the objects' metadata and the table's keys have. */
export interface QuotaCaller {
  /** The subject as a path segment. */
  readonly subject: string;
  /** The tenant as a path segment. @default - the caller has none */
  readonly tenant?: string;
  /** @default - none */
  readonly groups?: readonly string[];
  /** Values of its token's claims that have limits, by claim. @default - none */
  readonly claims?: Readonly<Record<string, readonly string[]>>;
}

/** The owner of limits. */
export type Scope = "tenant" | "subject";

/**
 * The limits of a caller's tenant or subject, in increasing precedence: the default limits, the limits of that tenant
 * or of the subject's groups, the limits of the subject's claims, and the limits that an operator has put into the
 * table.
 */
export function callerLimits(
  scope: Scope,
  caller: QuotaCaller,
  rules: QuotaRules,
  override: QuotaLimits,
): QuotaLimits {
  const declared =
    scope === "subject"
      ? { ...rules.subject, ...largest(groupLimits(caller, rules)), ...largest(claimLimits(caller, rules)) }
      : { ...rules.tenant, ...tenantLimits(caller, rules) };
  return { ...declared, ...override };
}

/** Every set of limits that the settings declare for a scope. */
export function declaredLimits(scope: Scope, rules: QuotaRules): readonly QuotaLimits[] {
  const { subject = {}, tenant = {}, groups = {}, claims = {}, tenants = {} } = rules;
  return scope === "subject"
    ? [subject, ...Object.values(groups), ...Object.values(claims).flatMap(Object.values<QuotaLimits>)]
    : [tenant, ...Object.values(tenants)];
}

function groupLimits({ groups = [] }: QuotaCaller, rules: QuotaRules): readonly QuotaLimits[] {
  return limitsOf(groups, rules.groups);
}

function claimLimits({ claims = {} }: QuotaCaller, rules: QuotaRules): readonly QuotaLimits[] {
  return Object.entries(rules.claims ?? {}).flatMap(([claim, byValue]) =>
    limitsOf(Object.hasOwn(claims, claim) ? (claims[claim] ?? []) : [], byValue),
  );
}

function limitsOf(
  names: readonly string[],
  known: Readonly<Record<string, QuotaLimits>> = {},
): readonly QuotaLimits[] {
  return names.flatMap((name) => (Object.hasOwn(known, name) ? [known[name] ?? {}] : []));
}

function tenantLimits({ tenant }: QuotaCaller, { tenants = {} }: QuotaRules): QuotaLimits {
  const found = Object.entries(tenants).find(([name]) => {
    const named = pathSegment(name);
    return named.outcome === "segment" && named.segment === tenant;
  });
  return found?.[1] ?? {};
}

function largest(all: readonly QuotaLimits[]): QuotaLimits {
  const given = LIMIT_NAMES.flatMap((name) => {
    const values = all.flatMap((limits) => limits[name] ?? []);
    return values.length === 0 ? [] : [[name, Math.max(...values)] as const];
  });
  return Object.fromEntries(given);
}
