import type { Identity } from "../identity/contract.js";
import type { UploadPolicy } from "./policy.js";
import type { UploadRejection } from "./rejection.js";
import { rejected } from "./rejection.js";
import type { RelativeKey } from "./relative-key.js";
import { prefixedKey, relativeKey } from "./relative-key.js";
import { pathSegment } from "./segment.js";

/** The part of the key space that belongs to one caller. */
export interface CallerPrefix {
  readonly outcome: "prefix";
  /** Empty with `keyPrefix: "shared"`, else ending in `/`. */
  readonly prefix: string;
  /** The subject as one path segment. */
  readonly subjectSegment: string;
  /** The tenant as one path segment; missing if the caller has none. */
  readonly tenantSegment?: string;
  /** Required beginning of every key below `prefix`: empty, or ending in `/`. See `CallerPolicy.prefix`. */
  readonly requiredPrefix: string;
}

/** The prefix of a caller, or the rejection of one who cannot have a prefix. */
export function callerPrefix(identity: Identity, policy: UploadPolicy): CallerPrefix | UploadRejection {
  const subject = pathSegment(identity.subject);
  if (subject.outcome === "rejected") {
    return rejected(403, "InvalidSubject", `The caller's subject cannot be used: it ${subject.reason}.`);
  }
  const tenant = identity.tenant === undefined ? undefined : pathSegment(identity.tenant);
  if (tenant?.outcome === "rejected") {
    return rejected(403, "InvalidTenant", `The caller's tenant cannot be used: it ${tenant.reason}.`);
  }
  const place = {
    outcome: "prefix",
    subjectSegment: subject.segment,
    tenantSegment: tenant?.segment,
    requiredPrefix: identity.policy?.prefix ?? "",
  } as const;
  if (policy.keyPrefix === "shared") return { ...place, prefix: "" };
  if (policy.keyPrefix === "subject") return { ...place, prefix: `${subject.segment}/` };
  if (tenant === undefined) {
    return rejected(
      403,
      "NoTenant",
      "The caller has no tenant, and uploads here need one. Ask the operator for it.",
    );
  }
  const tail = policy.keyPrefix === "tenant/subject" ? `${subject.segment}/` : "";
  return { ...place, prefix: `${tenant.segment}/${tail}` };
}

/** The whole key of the object that a caller names, or its rejection. */
export function decideKey(key: string, prefix: string, caller: CallerPrefix): RelativeKey {
  const relative = relativeKey(key);
  if (relative.outcome === "rejected") return relative;
  const { requiredPrefix } = caller;
  return relative.key.startsWith(requiredPrefix)
    ? prefixedKey(prefix + caller.prefix, relative.key)
    : rejected(403, "PrefixNotAllowed", `Keys must begin with ${requiredPrefix}.`);
}
