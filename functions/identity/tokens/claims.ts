import { isObject } from "../../json/json.js";
import type { AuthenticationRejection } from "../authentication.js";
import { notAuthenticated } from "../authentication.js";
import type { Identity, TenantSource } from "../contract.js";

/** Claims of a token whose signature has been checked, or as API Gateway passes them on: flattened to strings. */
export type Claims = { readonly [claim: string]: unknown };

/** Names of the claims that an identity is read from. */
export interface ClaimNames {
  /** The claim that identifies the caller. @default "sub" */
  readonly subjectClaim?: string;
  /** The claim that holds the groups. @default "cognito:groups" */
  readonly groupsClaim?: string;
  /** Source of the tenant. @default - callers have no tenant */
  readonly tenant?: TenantSource;
  /** Whether API Gateway has converted lists to strings: `a,b` or `[a, b]`. @default false */
  readonly flattened?: boolean;
}

/** An identity, or the rejection of claims that do not identify a caller. */
type FoundIdentity = { readonly outcome: "found"; readonly identity: Identity } | AuthenticationRejection;

/**
 * Reads an identity from the claims of a token. Scopes come from `scope` (RFC 8693) or `scp` (Okta, Microsoft Entra
 * ID), and from `permissions` (Auth0).
 */
export function identityFromClaims(claims: Claims, names: ClaimNames = {}): FoundIdentity {
  const { subjectClaim = "sub", groupsClaim = "cognito:groups", flattened = false } = names;
  const subject = claimAt(claims, subjectClaim);
  if (typeof subject !== "string" || subject === "") {
    return notAuthenticated(
      401,
      "InvalidToken",
      `The token has no subject: its claim ${subjectClaim} must not be empty.`,
    );
  }
  const listed = flattened ? flattenedList : list;
  const groups = listed(claimAt(claims, groupsClaim));
  const tenant = tenantOf(claims, groups, names.tenant);
  if (tenant.outcome === "rejected") return notAuthenticated(403, tenant.code, tenant.message);
  const named = claimAt(claims, "scope") ?? claimAt(claims, "scp");
  const scopes = [...new Set([...listed(named), ...listed(claimAt(claims, "permissions"))])];
  return { outcome: "found", identity: { subject, tenant: tenant.tenant, scopes, groups } };
}

type Tenant =
  | { readonly outcome: "tenant"; readonly tenant?: string }
  | { readonly outcome: "rejected"; readonly code: string; readonly message: string };

function tenantOf(claims: Claims, groups: readonly string[], source: TenantSource | undefined): Tenant {
  if (source === undefined) return { outcome: "tenant" };
  if ("claim" in source) return tenantInClaim(claimAt(claims, source.claim));
  const { groupPrefix } = source;
  const tenants = [...new Set(groups)]
    .filter((group) => group.startsWith(groupPrefix) && group.length > groupPrefix.length)
    .map((group) => group.slice(groupPrefix.length));
  if (tenants.length <= 1) return { outcome: "tenant", tenant: tenants[0] };
  const message = `The caller is in the groups of ${tenants.length} tenants. Exactly one is allowed.`;
  return { outcome: "rejected", code: "AmbiguousTenant", message };
}

function tenantInClaim(value: unknown): Tenant {
  if (value === undefined || value === "") return { outcome: "tenant" };
  return typeof value === "string"
    ? { outcome: "tenant", tenant: value }
    : {
        outcome: "rejected",
        code: "InvalidTenant",
        message: "The claim that names the tenant must hold one string.",
      };
}

/** A list of names: an array unchanged, or a string split at spaces (RFC 6749, section 3.3). */
function list(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  return typeof value === "string" ? value.split(" ").filter((item) => item !== "") : [];
}

/**
 * Splits a list that API Gateway has converted to a string: `a,b` or `[a, b]`. A group's name with a comma is split,
 * too: for such names, use our own authorizer.
 */
export function flattenedList(value: unknown): readonly string[] {
  if (typeof value !== "string") return list(value);
  const bare = value.startsWith("[") && value.endsWith("]") ? value.slice(1, -1) : value;
  return bare.split(/[\s,]+/).filter((item) => item !== "");
}

/** The claim with this name, or the nested claim at this dotted path. A claim's own name can contain dots, too. */
export function claimAt(claims: unknown, path: string): unknown {
  if (!isObject(claims)) return undefined;
  if (Object.hasOwn(claims, path)) return claims[path];
  for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1)) {
    const name = path.slice(0, dot);
    const nested = Object.hasOwn(claims, name) ? claimAt(claims[name], path.slice(dot + 1)) : undefined;
    if (nested !== undefined) return nested;
  }
  return undefined;
}
