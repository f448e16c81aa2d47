import type { AuthenticationRejection } from "../authentication.js";
import { notAuthenticated } from "../authentication.js";
import type { Identity } from "../contract.js";

/**
 * Why a caller is rejected whose tenant is not on the list, or who has none; undefined if the caller may go on.
 * @param tenants - Undefined if every tenant may upload.
 */
export function tenantRejection(
  { tenant }: Identity,
  tenants: readonly string[] | undefined,
): AuthenticationRejection | undefined {
  if (tenants === undefined || (tenant !== undefined && tenants.includes(tenant))) return undefined;
  return notAuthenticated(403, "UnknownTenant", "The caller's tenant is not known here.");
}
