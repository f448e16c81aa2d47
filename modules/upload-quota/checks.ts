import type { Construct } from "constructs";
import type { QuotaLimits, QuotaRules } from "../../functions/quota/contract.js";
import { QUOTA_NAMES } from "../../functions/quota/contract.js";
import { PropsError } from "../errors.js";

/** Rejects limits without an effect, or limits that no caller could meet. */
export function checkLimits(scope: Construct, rules: QuotaRules): void {
  const all = allLimits(rules);
  if (all.every(([, limits]) => Object.keys(limits).length === 0)) {
    throw new PropsError(scope, {
      prop: "subject",
      received: rules.subject,
      allowed: "limits for subjects, tenants, groups, claims or single tenants",
      remedy: "Set a limit, e.g. subject: { bytesPerDay: 10_000_000_000 }, or leave the module out.",
    });
  }
  for (const [prop, limits] of all) {
    checkBurst(scope, prop, limits, rules);
    checkUnknownSize(scope, prop, limits, rules);
  }
}

/**
 * Rejects a size for uploads of unknown size that does not fit an unused quota. A limit of 0 is exempt: it
 * intentionally allows no bytes.
 */
function checkUnknownSize(
  scope: Construct,
  prop: string,
  limits: QuotaLimits,
  { unknownSizeBytes = 0 }: QuotaRules,
): void {
  const bytes = QUOTA_NAMES.filter((name) => name.startsWith("bytes"));
  const tooSmall = bytes.find((name) => (limits[name] ?? 0) > 0 && (limits[name] ?? 0) < unknownSizeBytes);
  if (tooSmall === undefined) return;
  throw new PropsError(scope, {
    prop: "unknownSizeBytes",
    received: unknownSizeBytes,
    allowed: `at most ${limits[tooSmall]}, the limit ${prop}.${tooSmall}`,
    remedy: "Lower unknownSizeBytes or raise the limit. Otherwise no upload of unknown size would fit.",
  });
}

/** Rejects a burst without a rate. The burst of a group, claim or tenant can belong to the rate of all subjects. */
function checkBurst(scope: Construct, prop: string, limits: QuotaLimits, rules: QuotaRules): void {
  const general = /^(groups|claims)/.test(prop)
    ? rules.subject
    : prop.startsWith("tenants")
      ? rules.tenant
      : {};
  if (limits.burst === undefined || (limits.requestsPerSecond ?? general?.requestsPerSecond) !== undefined)
    return;
  throw new PropsError(scope, {
    prop: `${prop}.burst`,
    received: limits.burst,
    allowed: "omitted without requestsPerSecond",
    remedy: "Give requestsPerSecond as well, or leave burst out.",
  });
}

function allLimits(rules: QuotaRules): readonly (readonly [string, QuotaLimits])[] {
  const { subject = {}, tenant = {}, groups = {}, claims = {}, tenants = {} } = rules;
  const byClaim = Object.entries(claims).flatMap(([claim, byValue]) => named(`claims.${claim}`, byValue));
  return [
    ["subject", subject],
    ["tenant", tenant],
    ...named("groups", groups),
    ...byClaim,
    ...named("tenants", tenants),
  ];
}

function named(prop: string, all: Readonly<Record<string, QuotaLimits>>) {
  return Object.entries(all).map(([name, limits]) => [`${prop}.${name}`, limits] as const);
}
