import type { AllowedAttributes } from "../attributes/contract.js";

/** The part of a credential that names the caller's tenant. */
export type TenantSource =
  /** A claim of the token that holds one string. Dots lead into nested claims. */
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
 * A JSON Web Key Set, as an issuer publishes it. Unusable keys are skipped.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export interface JsonWebKeySet {
  readonly keys: readonly { readonly [member: string]: unknown }[];
}

/** Default of {@link IssuerKeySettings.keyMaxAgeMinutes}. */
export const DEFAULT_KEY_MAX_AGE_MINUTES = 10;

/** Settings of an issuer's keys: the time that they are accepted, and those known before the first fetch. */
export interface IssuerKeySettings {
  /**
   * Minutes for which a fetched key is accepted, 1 to 60: a key that the issuer removes stops working after this time.
   * The keys are fetched again before it has passed. While the issuer cannot be reached, its last keys are accepted for
   * seven times as long; then callers get 503.
   * @default 10
   */
  readonly keyMaxAgeMinutes?: number;
  /**
   * The issuer's JWKS at the time of deployment, for the edge function only. A process accepts these keys until its
   * first fetch has ended, at most 3 seconds, so that its first answer does not wait for the issuer.
   * @default - the first answer waits for the issuer's keys
   */
  readonly keys?: JsonWebKeySet;
}

/** Settings that keep the callers of different issuers apart. */
interface NamespaceSettings {
  /**
   * Prefix of each subject and tenant, followed by a colon: tenant `acme` of namespace `partner` is `partner:acme`. It
   * prevents an issuer from vouching for another issuer's callers. Lower-case letters, digits and hyphens, at most 32.
   * @default - subjects and tenants are as the issuer names them
   */
  readonly namespace?: string;
}

/** Requirements on a token, in addition to a valid signature. */
export interface TokenSettings extends IssuerKeySettings, NamespaceSettings {
  /** The caller needs any one of these scopes; at least one. @default - none needed */
  readonly scopes?: readonly string[];
  /** The caller needs all of these scopes; at least one. @default - none needed */
  readonly requiredScopes?: readonly string[];
  /** The caller must be in any one of these groups; at least one. @default - none needed */
  readonly groups?: readonly string[];
  /** @default - callers have no tenant */
  readonly tenant?: TenantSource;
  /**
   * Largest difference between the issuer's clock and ours in seconds, 0 to 300. It applies to `exp`, `nbf` and `iat`.
   * @default 30
   */
  readonly clockToleranceSeconds?: number;
  /**
   * Longest time in seconds since `iat`, 60 to 31,536,000, whatever `exp` says. A token without `iat` is then rejected.
   * @default - `exp` alone decides
   */
  readonly maxTokenAgeSeconds?: number;
}

/** Default of {@link TokenSettings.clockToleranceSeconds}. */
export const DEFAULT_CLOCK_TOLERANCE_SECONDS = 30;

/** Access tokens of an Amazon Cognito user pool. */
export interface CognitoIdentitySettings extends TokenSettings {
  readonly type: "cognito";
  /** e.g. `eu-central-1_AbCdEf123`. */
  readonly userPoolId: string;
  /** App clients whose tokens are accepted; at least one. */
  readonly clientIds: readonly string[];
}

/**
 * Kinds of tokens. `"at+jwt"`: access tokens whose header says so (RFC 9068). `"access"`: any access token. `"id"`: ID
 * tokens. Logout tokens, security events and tokens that are bound to a key (DPoP, mutual TLS) are never accepted.
 */
export const TOKEN_TYPES = ["access", "at+jwt", "id"] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/** Tokens of any OpenID Connect issuer (RFC 7519, RFC 9068). */
export interface OidcIdentitySettings extends TokenSettings {
  readonly type: "oidc";
  /**
   * The `iss` claim, an https URL. For several tenants of Microsoft Entra ID it contains `{tenantid}`.
   * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
   */
  readonly issuer: string;
  /** The tenants that replace `{tenantid}`, as UUIDs; 1 to 20. @default - `issuer` is one issuer */
  readonly issuerTenants?: readonly string[];
  /** The `aud` claim must contain one of these; at least one. */
  readonly audience: readonly string[];
  /**
   * Address of the signing keys, an https URL. Give it to save a request at each cold start.
   * @default - `jwks_uri` of the issuer's `/.well-known/openid-configuration`
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html
   */
  readonly jwksUri?: string;
  /**
   * Signature algorithms that are accepted; at least one.
   * @default - all of {@link SIGNATURE_ALGORITHMS} that the issuer's keys support
   */
  readonly algorithms?: readonly SignatureAlgorithm[];
  /** The kind of token that is accepted. @default "access" */
  readonly tokenType?: TokenType;
  /**
   * Clients whose tokens are accepted; at least one. A token must have at least one of the claims `azp`, `client_id`,
   * `cid` (Okta) and `appid` (Microsoft Entra ID, version 1), and each of them must name one of these clients.
   * @default - tokens of every client
   */
  readonly clientIds?: readonly string[];
  /**
   * The claim that identifies the caller. Microsoft Entra ID's `oid` is the same in all apps, and its `sub` is not.
   * @default "sub"
   */
  readonly subjectClaim?: string;
  /**
   * The claim that holds the groups: a list of strings, or one string with spaces. Dots lead into nested claims, e.g.
   * `realm_access.roles` of Keycloak.
   * @default "groups"
   */
  readonly groupsClaim?: string;
}

/** Secrets that are issued in advance. Several can be valid at once, so that one can be rotated. */
export interface PreSharedKeyIdentitySettings extends NamespaceSettings {
  readonly type: "pre-shared-key";
  readonly keys: readonly PreSharedKey[];
}

/**
 * Shortest pre-shared key in characters. The authorizers reject a shorter key with 401: settings hold only its digest,
 * which does not show its length. Generate a key from 32 random bytes: 43 characters in base64url.
 */
export const PRE_SHARED_KEY_MIN_CHARACTERS = 32;

/**
 * One pre-shared key; the settings hold only its digest. Generate it with `npm run key`, never choose it: a key with
 * few possible values can be found from its digest. A key of fewer than 32 characters is always rejected.
 */
export interface PreSharedKey {
  /** SHA-256 of the key's UTF-8 bytes, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  /** The subject that a holder of the key acts as. */
  readonly subject: string;
  readonly tenant?: string;
  /** Start of the key's validity in UTC, e.g. `2026-01-31T00:00:00Z`. @default - accepted at once */
  readonly notBefore?: string;
  /** End of the key's validity in UTC. @default - accepted until it is removed */
  readonly expiresAt?: string;
  /** Upload policy for the holder of the key. @default - the upload policy */
  readonly policy?: CallerPolicy;
}

/**
 * One caller's upload policy. Each field can only make the general policy stricter. It applies to all three patterns.
 */
export interface CallerPolicy {
  /**
   * Required beginning of every key of the caller, below the caller's own prefix: segments that each end in `/`, e.g.
   * `nightly/`. Keys that a function chooses are put below it. It applies to reading, too.
   * @default - any key
   */
  readonly prefix?: string;
  /**
   * Largest object in bytes, 1 to 53,687,091,200,000. The direct pattern cannot enforce less than 10,485,760 before the
   * upload: there the check after the upload does.
   * @default - the policy's
   */
  readonly maxBytes?: number;
  /** Media types such as `image/*` or `application/pdf`; at least one. @default - the policy's */
  readonly allowedContentTypes?: readonly string[];
  /** File name endings such as `.pdf`; at least one. @default - the policy's */
  readonly allowedExtensions?: readonly string[];
  /** False: the caller cannot replace an object, whatever the policy says. @default - as the policy says */
  readonly overwrite?: false;
  /** The caller must send a checksum of each object. @default - as the policy says */
  readonly checksum?: "required";
  /** Life of the caller's presigned URLs and forms in seconds, 1 to 604,800. @default - the policy's */
  readonly urlExpirySeconds?: number;
  /**
   * Data that the caller may store with its objects. What is omitted here, or is not in the policy's `attributes`, is not
   * allowed. @default - the policy's
   */
  readonly attributes?: AllowedAttributes;
}

/**
 * Error codes of a 503: a token could not be checked, because the issuer's keys were not available, or do not contain
 * the token's key yet.
 */
export const UNCHECKED_CODES = ["KeysUnavailable", "UnknownKey"] as const;

/** Settings for checking a credential and turning it into an identity. */
export type IdentitySettings = CognitoIdentitySettings | OidcIdentitySettings | PreSharedKeyIdentitySettings;

/** One or several identity settings. Each after the first has a `namespace`. */
export type Identities = IdentitySettings | readonly IdentitySettings[];

/** Maximum number of {@link Identities}. */
export const MAX_IDENTITIES = 10;

/** The `iss` claim of a user pool's tokens. The pool's id begins with its Region. */
export function userPoolIssuer(userPoolId: string): string {
  const [region = ""] = userPoolId.split("_");
  return `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
}

/** Identity settings as a list. */
export function identityList(identities: Identities): readonly IdentitySettings[] {
  return isList(identities) ? identities : [identities];
}

/** Maps each of the identity settings. */
export function mapIdentities(
  identities: Identities,
  change: (identity: IdentitySettings, index: number) => IdentitySettings,
): Identities {
  return isList(identities) ? identities.map(change) : change(identities, 0);
}

function isList(identities: Identities): identities is readonly IdentitySettings[] {
  return Array.isArray(identities);
}

/**
 * Callers and credentials that are rejected although they are valid. Names include the namespace, e.g. `partner:alice`.
 */
export interface DenyList {
  readonly subjects?: readonly string[];
  readonly tenants?: readonly string[];
  /**
   * Identifiers of keys. For tokens, the `kid` of the issuer's key, or its RFC 7638 thumbprint if it has no `kid`. For
   * pre-shared keys, their `sha256`.
   */
  readonly keyIds?: readonly string[];
  /** The `jti` claims of tokens. */
  readonly tokenIds?: readonly string[];
}

/** The identity of a caller. */
export interface Identity {
  readonly subject: string;
  readonly tenant?: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  /** Values of the claims that have their own quotas, by claim. @default - no claim has quotas */
  readonly claims?: Readonly<Record<string, readonly string[]>>;
  /** @default - the caller may upload what the upload policy allows */
  readonly policy?: CallerPolicy;
}
