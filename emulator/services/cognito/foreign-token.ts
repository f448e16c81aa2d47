import { SignJWT } from "jose";
import type { Clock } from "../../clock.js";
import { findIssuer } from "../../issuers/find-issuer.js";
import type { Claims, TokenContent } from "../../issuers/shape.js";
import { ISSUER_SHAPES } from "../../issuers/shapes.js";
import { withTenantClaim, withTenantGroup } from "../../issuers/tenant-place.js";
import type { TrustedIssuer } from "../../issuers/trusted-issuer.js";
import type { SigningKeys } from "./signing-keys.js";
import type { IssuedToken, IssuerTokenSpec } from "./token-spec.js";

/** Options of {@link issueForeignToken}. */
export interface ForeignTokenOptions {
  readonly keys: SigningKeys;
  readonly clock: Clock;
  /** The issuers in the stack's settings. */
  readonly issuers: readonly TrustedIssuer[];
}

const VALIDITY_SECONDS = 3_600;

/** Issues a token of an issuer outside of AWS, even if the stack does not trust it. */
export async function issueForeignToken(
  spec: IssuerTokenSpec,
  options: ForeignTokenOptions,
): Promise<IssuedToken> {
  const found = findIssuer(spec, options.issuers);
  if (found.outcome === "rejected") return found;
  const { issuer, audience, client, tenantPlace } = found;
  const now = Math.floor(options.clock() / 1_000);
  const expiresAt = now + (spec.expiresInSeconds ?? VALIDITY_SECONDS);
  const issuedAt = Math.min(now, expiresAt);
  const { subject, scopes = [], groups = [], tenant } = spec;
  if (tenant !== undefined && tenantPlace === undefined && !namesTenant(spec)) {
    return rejected(
      `tokens of ${issuer} have no claim for the tenant ${JSON.stringify(tenant)}. Name the claim in the settings ("tenant": { "claim": … }), or omit the tenant.`,
    );
  }
  const requested = { issuer, audience, subject, client, scopes, groups, tenant, issuedAt };
  const content = withTenantGroup(requested, tenantPlace);
  const parts = tokenParts(spec, content);
  if (parts.outcome === "rejected") return parts;
  const { kid, algorithm, privateKey } = await options.keys.keyOf(issuer);
  const token = await new SignJWT({ ...withTenantClaim(parts.claims, content, tenantPlace), ...spec.claims })
    .setProtectedHeader({ kid, alg: algorithm, ...parts.header(kid) })
    .setIssuer(issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(privateKey);
  return { outcome: "issued", token };
}

function namesTenant({ issuerType }: IssuerTokenSpec): boolean {
  return issuerType !== undefined && ISSUER_SHAPES[issuerType].namesTenant === true;
}

type Rejected = Extract<IssuedToken, { outcome: "rejected" }>;

type TokenParts =
  | { readonly outcome: "made"; readonly header: (kid: string) => Claims; readonly claims: Claims }
  | Rejected;

/** The token's header and claims, as an issuer of this type writes them. */
function tokenParts({ issuerType, use }: IssuerTokenSpec, content: TokenContent): TokenParts {
  if (issuerType === undefined) return standardParts(content);
  const { header = () => ({ typ: "JWT" }), accessClaims, idClaims } = ISSUER_SHAPES[issuerType];
  const kind = use ?? (accessClaims === undefined ? "id" : "access");
  const claims = kind === "id" ? idClaims : accessClaims;
  return claims === undefined
    ? rejected(`${issuerType} issues no ${kind === "id" ? "ID" : "access"} tokens that can be verified.`)
    : { outcome: "made", header, claims: claims(content) };
}

/**
 * The claims of a standard access token.
 * @see https://www.rfc-editor.org/rfc/rfc9068
 */
function standardParts({ audience, subject, scopes }: TokenContent): TokenParts {
  const claims = { aud: audience, sub: subject, ...(scopes.length > 0 && { scope: scopes.join(" ") }) };
  return { outcome: "made", header: () => ({ typ: "at+jwt" }), claims };
}

function rejected(reason: string): Rejected {
  return { outcome: "rejected", reason };
}
