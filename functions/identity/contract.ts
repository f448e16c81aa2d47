/** Where a caller's tenant is read from. */
export type TenantSource =
  /** A claim of the token that holds one string. */
  | { readonly claim: string }
  /** The one group whose name begins with this prefix; the rest of the name is the tenant. */
  | { readonly groupPrefix: string };

/**
 * Signature algorithms of tokens.
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1
 * @see https://www.rfc-editor.org/rfc/rfc8037#section-3.1
 */
export const SIGNATURE_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

/**
 * A JSON Web Key Set, as an issuer publishes it. Keys that cannot be used are skipped.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export interface JsonWebKeySet {
  readonly keys: readonly { readonly [member: string]: unknown }[];
}

/** Default of {@link IssuerKeySettings.keyMaxAgeMinutes}. */
export const DEFAULT_KEY_MAX_AGE_MINUTES = 10;

/** How long an issuer's keys are accepted, and which ones are known before the first fetch. */
export interface IssuerKeySettings {
  /**
   * Minutes for which a fetched key is accepted, 1 to 60: a key that the issuer removes stops working after this time.
   * The keys are fetched again before. While the issuer cannot be reached, its last keys are accepted for seven times as
   * long; then callers get 503.
   * @default 10
   */
  readonly keyMaxAgeMinutes?: number;
  /**
   * The issuer's JWKS at the time of deployment, for the edge function only. A process accepts these keys until its first
   * fetch has ended, at most 3 seconds, so that its first answer does not wait for the issuer.
   * @default - the first answer waits for the issuer's keys
   */
  readonly keys?: JsonWebKeySet;
}

/** Access tokens of an Amazon Cognito user pool. */
export interface CognitoIdentitySettings extends IssuerKeySettings {
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
export interface OidcIdentitySettings extends IssuerKeySettings {
  readonly type: "oidc";
  /** The `iss` claim, an https URL. */
  readonly issuer: string;
  /** The `aud` claim has to hold one of these; at least one. */
  readonly audience: readonly string[];
  /**
   * Address of the signing keys, an https URL. Give it to save a request at each cold start.
   * @default - `jwks_uri` of the issuer's `/.well-known/openid-configuration`
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html
   */
  readonly jwksUri?: string;
  /**
   * Signature algorithms that are accepted; at least one.
   * @default - all of {@link SIGNATURE_ALGORITHMS}, each with the keys that it fits
   */
  readonly algorithms?: readonly SignatureAlgorithm[];
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

/**
 * Error codes of a 503: a token could not be checked, because the issuer's keys were not available, or do not contain
 * the token's key yet.
 */
export const UNCHECKED_CODES = ["KeysUnavailable", "UnknownKey"] as const;

/** How a credential is checked and turned into an identity. */
export type IdentitySettings = CognitoIdentitySettings | OidcIdentitySettings | PreSharedKeyIdentitySettings;

/** Who is calling. */
export interface Identity {
  readonly subject: string;
  readonly tenant?: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
}
