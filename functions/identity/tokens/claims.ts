import type { Authentication } from "../authentication.js";
import { notAuthenticated } from "../authentication.js";
import type { TenantSource } from "../contract.js";

/** Claims of a token whose signature has been checked, or as API Gateway hands them on: flattened to strings. */
export type Claims = { readonly [claim: string]: unknown };

/** Where an identity's parts are found among claims. */
export interface ClaimNames {
  /** The claim that holds the groups. @default "cognito:groups" */
  readonly groupsClaim?: string;
  /** Where the tenant is read from; absent: callers have none. */
  readonly tenant?: TenantSource;
}

/**
 * Makes an identity of the claims of a Cognito access or ID token, or of any OpenID Connect issuer's token.
 * Scopes come from `scope` (RFC 8693) or `scp` (Okta, Microsoft Entra ID).
 */
export function identityFromClaims(claims: Claims, names: ClaimNames = {}): Authentication {
  const subject = ownClaim(claims, "sub");
  if (typeof subject !== "string" || subject === "") {
    return notAuthenticated(401, "InvalidToken", "The token names no subject (sub).");
  }
  const groups = listed(ownClaim(claims, names.groupsClaim ?? "cognito:groups"));
  const tenant = tenantOf(claims, groups, names.tenant);
  if (tenant.outcome === "rejected") return notAuthenticated(403, tenant.code, tenant.message);
  const scopes = listed(ownClaim(claims, "scope") ?? ownClaim(claims, "scp"));
  return { outcome: "authenticated", identity: { subject, tenant: tenant.tenant, scopes, groups } };
}

type Tenant =
  | { readonly outcome: "tenant"; readonly tenant?: string }
  | { readonly outcome: "rejected"; readonly code: string; readonly message: string };

function tenantOf(claims: Claims, groups: readonly string[], source: TenantSource | undefined): Tenant {
  if (source === undefined) return { outcome: "tenant" };
  if ("claim" in source) return tenantInClaim(ownClaim(claims, source.claim));
  const { groupPrefix } = source;
  const tenants = [...new Set(groups)]
    .filter((group) => group.startsWith(groupPrefix) && group.length > groupPrefix.length)
    .map((group) => group.slice(groupPrefix.length));
  if (tenants.length <= 1) return { outcome: "tenant", tenant: tenants[0] };
  const message = `The caller is in the groups of ${tenants.length} tenants; which one is meant is not clear.`;
  return { outcome: "rejected", code: "AmbiguousTenant", message };
}

function tenantInClaim(value: unknown): Tenant {
  if (value === undefined || value === "") return { outcome: "tenant" };
  return typeof value === "string"
    ? { outcome: "tenant", tenant: value }
    : {
        outcome: "rejected",
        code: "InvalidTenant",
        message: "The claim that names the tenant has to hold one string.",
      };
}

/**
 * A list of names: an array as it is, a string split at spaces and commas. API Gateway hands `cognito:groups` on as
 * `a,b` or `[a, b]`; a group's name may hold a comma, so a pool whose groups' names do needs our own authorizer.
 */
function listed(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  if (typeof value !== "string") return [];
  const bare = value.startsWith("[") && value.endsWith("]") ? value.slice(1, -1) : value;
  return bare.split(/[\s,]+/).filter((item) => item !== "");
}

function ownClaim(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}
