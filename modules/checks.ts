import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { Identities, IdentitySettings } from "../functions/identity/contract.js";
import { identityList } from "../functions/identity/contract.js";
import type { UploadPolicy } from "../functions/upload-policy/contract.js";
import { completeUploadPolicy } from "../functions/upload-policy/contract.js";
import { callerPolicyProblems } from "../functions/upload-policy/rules/caller-policy-problems.js";
import { uploadPolicyProblems } from "../functions/upload-policy/rules/policy-problems.js";
import { PropsError } from "./errors.js";
import { checkProblems } from "./rules/check.js";

/** Adds the defaults to a user's policy, and checks the result. */
export function checkUploadPolicy(scope: IConstruct, given: Partial<UploadPolicy> = {}): UploadPolicy {
  const policy = completeUploadPolicy(given);
  checkProblems(scope, uploadPolicyProblems(policy, Token.isUnresolved));
  return policy;
}

/** Rejects identity settings without a tenant if the policy's `keyPrefix` needs one. */
export function checkTenants(scope: IConstruct, identities: Identities, policy: UploadPolicy): void {
  const needsTenant = policy.keyPrefix === "tenant" || policy.keyPrefix === "tenant/subject";
  if (!needsTenant || identityList(identities).every(alwaysNamesTenant)) return;
  throw new PropsError(scope, {
    prop: "policy.keyPrefix",
    received: policy.keyPrefix,
    allowed: '"shared" or "subject" if the identity settings name no tenant',
    remedy:
      "Set the source of a caller's tenant in the identity settings, or choose another keyPrefix. A user pool with " +
      "scopes needs callbackUrls for tenants, because client credentials have no user.",
  });
}

/** Rejects a list of tenants if no caller can have a tenant. */
export function checkKnownTenants(
  scope: IConstruct,
  { tenants, identity }: { readonly tenants?: readonly string[]; readonly identity: Identities },
): void {
  if (tenants === undefined || canNameTenant(identity)) return;
  throw new PropsError(scope, {
    prop: "tenants",
    received: tenants,
    allowed: "omitted if the identity settings name no tenant",
    remedy: "Every caller would be rejected. Set the source of a caller's tenant in the identity settings.",
  });
}

/** Rejects pre-shared keys whose own policy allows more than the upload policy. */
export function checkCallerPolicies(scope: IConstruct, identities: Identities, policy: UploadPolicy): void {
  checkProblems(scope, callerPolicyProblems(identities, policy, Token.isUnresolved));
}

/** The smallest size limit of a pre-shared key in bytes; undefined if none has a limit of its own. */
export function leastCallerBytes(identities: Identities): number | undefined {
  const limits = identityList(identities)
    .flatMap((identity) => (identity.type === "pre-shared-key" ? identity.keys : []))
    .flatMap(({ policy }) => policy?.maxBytes ?? [])
    .filter((limit) => !Token.isUnresolved(limit));
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** Whether the identity settings can give a caller a tenant. */
export function canNameTenant(identities: Identities): boolean {
  return identityList(identities).some((identity) =>
    identity.type === "pre-shared-key"
      ? identity.keys.some(({ tenant }) => tenant !== undefined)
      : identity.tenant !== undefined,
  );
}

function alwaysNamesTenant(identity: IdentitySettings): boolean {
  if (identity.type !== "pre-shared-key") return identity.tenant !== undefined;
  return identity.keys.every(({ tenant }) => tenant !== undefined);
}
