/** Where a caller's tenant is read from. */
export type TenantSource =
  /** A claim of the token that holds one string. */
  | { readonly claim: string }
  /** The one group whose name begins with this prefix; the rest of the name is the tenant. */
  | { readonly groupPrefix: string };

/** Access tokens of an Amazon Cognito user pool. */
export interface CognitoIdentitySettings {
  readonly type: "cognito";
  /** e.g. `eu-central-1_AbCdEf123`. */
  readonly userPoolId: string;
  /** App clients whose tokens are taken; at least one. */
  readonly clientIds: readonly string[];
  /** The caller needs any one of these scopes; absent or empty: none needed. */
  readonly scopes?: readonly string[];
  /** The caller needs to be in any one of these groups; absent or empty: none needed. */
  readonly groups?: readonly string[];
  readonly tenant?: TenantSource;
}

/** Tokens of any OpenID Connect issuer (RFC 7519, RFC 9068). */
export interface OidcIdentitySettings {
  readonly type: "oidc";
  /** The `iss` claim, an https URL. */
  readonly issuer: string;
  /** The `aud` claim has to hold one of these; at least one. */
  readonly audience: readonly string[];
  /**
   * Address of the signing keys: `jwks_uri` in the issuer's `/.well-known/openid-configuration`. Required for Okta,
   * Microsoft Entra ID, Keycloak, Google and every other issuer whose keys are not at the default address; without it
   * no token of theirs can be checked.
   * @default - `ISSUER/.well-known/jwks.json`, as Auth0 and Supabase have it
   */
  readonly jwksUri?: string;
  readonly scopes?: readonly string[];
  readonly groups?: readonly string[];
  /** The claim that holds the groups, an array of strings. Absent: `groups`. */
  readonly groupsClaim?: string;
  readonly tenant?: TenantSource;
}

/** Secrets handed out beforehand; several may hold at once, so that one can be rotated. */
export interface PreSharedKeyIdentitySettings {
  readonly type: "pre-shared-key";
  readonly keys: readonly PreSharedKey[];
}

/**
 * Fewest characters of a pre-shared key. The authorizers reject a shorter key with 401, since settings hold only its
 * digest, which does not show its length. Generate a key from 32 random bytes: 43 characters in base64url.
 */
export const PRE_SHARED_KEY_MIN_CHARACTERS = 32;

/**
 * One secret, known by its digest alone. Generate the key at random, never choose it: `openssl rand -hex 32`, or 32
 * random bytes in base64url. A key of fewer than 32 characters is always rejected, and one of few possible values can
 * be found from its digest.
 */
export interface PreSharedKey {
  /** SHA-256 of the key's UTF-8 bytes, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  /** The subject that a holder of the key acts as. */
  readonly subject: string;
  readonly tenant?: string;
}

/** How a credential is checked and turned into an identity. */
export type IdentitySettings = CognitoIdentitySettings | OidcIdentitySettings | PreSharedKeyIdentitySettings;

/** Who is calling. */
export interface Identity {
  readonly subject: string;
  readonly tenant?: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
}
