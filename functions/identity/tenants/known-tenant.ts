import type { AuthenticationRejection } from "../authentication.js";
import { notAuthenticated } from "../authentication.js";
import type { Identity } from "../contract.js";

/**
 * Rejects a caller without a tenant, or with one that is not on the list; `undefined` if the caller is accepted.
 * @param tenants - `undefined` if every tenant may upload.
 */
export function tenantRejection(
  { tenant }: Identity,
  tenants: readonly string[] | undefined,
): AuthenticationRejection | undefined {
  if (tenants === undefined || (tenant !== undefined && tenants.includes(tenant))) return undefined;
  return notAuthenticated(
    403,
    "UnknownTenant",
    "Uploads are not open to the caller's tenant. Ask the operator to add it.",
  );
}
