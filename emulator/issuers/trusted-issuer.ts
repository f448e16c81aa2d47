/** The part of a token that names the user's tenant. */
export type TenantPlace = { readonly claim: string } | { readonly groupPrefix: string };

/** An OpenID Connect issuer in the settings of the stack's functions. */
export interface TrustedIssuer {
  /** The `iss` claim of its tokens: an https URL. */
  readonly issuer: string;
  /** The `jwks_uri` of its discovery document. */
  readonly jwksUri: string;
  /** The first audience that the settings accept. */
  readonly audience?: string | undefined;
  /** The first client that the settings accept. */
  readonly client?: string | undefined;
  /**
   * The part of a token from which the settings read a user's tenant: a claim, whose dots lead to nested claims, or a
   * group.
   */
  readonly tenant?: TenantPlace | undefined;
  /** The issuer as in the settings, with {@link TENANT_TEMPLATE}, if it has several tenants. */
  readonly template?: string | undefined;
}

/**
 * Placeholder for a tenant's id in an issuer with several tenants.
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
 */
export const TENANT_TEMPLATE = "{tenantid}";
