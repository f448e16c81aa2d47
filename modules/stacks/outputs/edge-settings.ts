import { mapIdentities } from "../../../functions/identity/contract.js";
import type { EdgeUpload } from "../../edge-upload/index.js";

/**
 * The edge function's settings, for reviewers: a plan shows only a hash of the zip that contains them. Shipped keys of
 * issuers are left out. Tenants and origins are one string each, so that one more changes one line.
 */
export function edgeSettingsOutput({ settings }: EdgeUpload): Readonly<Record<string, unknown>> {
  const { identity, tenants, corsAllowedOrigins, ...others } = settings;
  return {
    ...others,
    identity: mapIdentities(identity, (one) => {
      if (one.type === "pre-shared-key") return one;
      const { keys: _shipped, ...shown } = one;
      return shown;
    }),
    corsAllowedOrigins: corsAllowedOrigins.join(", "),
    ...(tenants && { tenants: tenants.join(", ") }),
  };
}
