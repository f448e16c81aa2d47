import { isObject } from "../json.js";
import type { Claims, TokenContent } from "./shape.js";
import type { TenantPlace } from "./trusted-issuer.js";

/** Adds the tenant's group to a token, if the settings read the tenant from a group. */
export function withTenantGroup(content: TokenContent, place: TenantPlace | undefined): TokenContent {
  const { tenant, groups } = content;
  if (tenant === undefined || place === undefined || !("groupPrefix" in place)) return content;
  return { ...content, groups: [...groups, `${place.groupPrefix}${tenant}`] };
}

/** Adds the tenant's claim to a token, if the settings read the tenant from a claim. */
export function withTenantClaim(
  claims: Claims,
  { tenant }: TokenContent,
  place: TenantPlace | undefined,
): Claims {
  return tenant === undefined || place === undefined || !("claim" in place)
    ? claims
    : withClaim(claims, pathOf(place.claim), tenant);
}

/** The path of a claim. In a namespaced name, such as `https://example.com/tenant`, dots do not separate claims. */
function pathOf(claim: string): readonly string[] {
  return claim.includes("/") ? [claim] : claim.split(".");
}

function withClaim(claims: Claims, [name = "", ...rest]: readonly string[], value: string): Claims {
  if (rest.length === 0) return { ...claims, [name]: value };
  const nested = claims[name];
  return { ...claims, [name]: withClaim(isObject(nested) ? nested : {}, rest, value) };
}
