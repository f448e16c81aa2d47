/** Where a token names the user's tenant. */
export type TenantPlace = { readonly claim: string } | { readonly groupPrefix: string };

/** An OpenID Connect issuer in the settings of the stack's functions. */
export interface TrustedIssuer {
  /** The `iss` claim of its tokens, an https URL. */
  readonly issuer: string;
  /** The `jwks_uri` of its discovery document. */
  readonly jwksUri: string;
  /** The first audience that the settings accept. */
  readonly audience?: string | undefined;
  /** The first client that the settings accept. */
  readonly client?: string | undefined;
  /** Where the settings read a user's tenant from: a claim, whose dots lead into nested ones, or a group. */
  readonly tenant?: TenantPlace | undefined;
  /** The issuer in the settings if it stands for several tenants: with {@link TENANT_TEMPLATE}. */
  readonly template?: string | undefined;
}

/**
 * Stands for the id of a tenant in an issuer that the settings name for several tenants.
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
 */
export const TENANT_TEMPLATE = "{tenantid}";
