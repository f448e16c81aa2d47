import { isObject } from "../json.js";
import type { Claims, TokenContent } from "./shape.js";
import type { TenantPlace } from "./trusted-issuer.js";

/** What a token says if the settings read the tenant from a group. */
export function withTenantGroup(content: TokenContent, place: TenantPlace | undefined): TokenContent {
  const { tenant, groups } = content;
  if (tenant === undefined || place === undefined || !("groupPrefix" in place)) return content;
  return { ...content, groups: [...groups, `${place.groupPrefix}${tenant}`] };
}

/** The claims if the settings read the tenant from one of them. */
export function withTenantClaim(
  claims: Claims,
  { tenant }: TokenContent,
  place: TenantPlace | undefined,
): Claims {
  return tenant === undefined || place === undefined || !("claim" in place)
    ? claims
    : withClaim(claims, pathOf(place.claim), tenant);
}

/** The name of a claim in a namespace, `https://example.com/tenant`, has dots that lead nowhere. */
function pathOf(claim: string): readonly string[] {
  return claim.includes("/") ? [claim] : claim.split(".");
}

function withClaim(claims: Claims, [name = "", ...rest]: readonly string[], value: string): Claims {
  if (rest.length === 0) return { ...claims, [name]: value };
  const nested = claims[name];
  return { ...claims, [name]: withClaim(isObject(nested) ? nested : {}, rest, value) };
}
