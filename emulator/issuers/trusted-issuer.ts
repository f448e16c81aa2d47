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
}
