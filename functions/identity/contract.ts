import type { SettingProblem } from "../upload-policy/contract.js";

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

const USER_POOL_ID_PATTERN = /^[a-z]{2,4}(?:-[a-z]+)+-\d_[A-Za-z0-9]+$/;
const SHA256_PATTERN = /^[0-9a-f]{64}$/;
/** RFC 6749, section 3.3: printable ASCII but space, quotation mark and backslash. */
const SCOPE_PATTERN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const ANY_TEXT = /\S/;
/** Somebody who mistakes the key for its digest, or gives it a setting of its own, must not find it in a log. */
const NOT_SHOWN = "(not shown: it may hold a key)";

/**
 * Everything in identity settings that cannot be, each with its remedy; empty where all is well.
 * @param settings - The settings, or what claims to be some.
 * @param isUnresolved - Says of a value that only Terraform will know it; such a value is not judged.
 */
export function identityProblems(
  settings: IdentitySettings | { readonly [setting: string]: unknown },
  isUnresolved: (value: unknown) => boolean = () => false,
): readonly SettingProblem[] {
  const given: { readonly [setting: string]: unknown } = { ...settings };
  const known = typeof given.type === "string" ? IDENTITY_RULES.get(given.type) : undefined;
  if (known === undefined) {
    return [
      {
        setting: "identity.type",
        received: given.type,
        allowed: [...IDENTITY_RULES.keys()].map((type) => `"${type}"`).join(", "),
        remedy: "Name how callers prove who they are.",
      },
    ];
  }
  const wrong = known
    .filter(({ setting, holds }) => !isUnresolved(given[setting]) && !holds(given[setting], isUnresolved))
    .map(({ setting, allowed, remedy, shown = (value: unknown) => value }) => ({
      setting: `identity.${setting}`,
      received: shown(given[setting]),
      allowed,
      remedy,
    }));
  return [...unknownSettings(given, known), ...wrong];
}

/** A misspelt setting would enforce nothing. */
function unknownSettings(
  given: { readonly [setting: string]: unknown },
  known: readonly IdentityRule[],
): readonly SettingProblem[] {
  const names = new Set(["type", ...known.map(({ setting }) => setting)]);
  return Object.keys(given)
    .filter((name) => given[name] !== undefined && !names.has(name))
    .map((name) => ({
      setting: `identity.${name}`,
      received: NOT_SHOWN,
      allowed: `absent: the settings of type "${given.type}" are ${[...names].join(", ")}`,
      remedy: "Correct its name, or remove it: it would have no effect.",
    }));
}

interface IdentityRule {
  readonly setting: string;
  readonly holds: (value: unknown, isUnresolved: (value: unknown) => boolean) => boolean;
  readonly allowed: string;
  readonly remedy: string;
  /** What a problem shows of the value. @default - the value as it is */
  readonly shown?: (value: unknown) => unknown;
}

const TOKEN_RULES: readonly IdentityRule[] = [
  {
    setting: "scopes",
    holds: (value, isUnresolved) => value === undefined || isListOf(value, SCOPE_PATTERN, isUnresolved),
    allowed: 'a list of scopes, e.g. ["uploads/write"]',
    remedy: "Give each scope as its own item, or leave the setting out where none is needed.",
  },
  {
    setting: "groups",
    holds: (value, isUnresolved) => value === undefined || isListOf(value, ANY_TEXT, isUnresolved),
    allowed: 'a list of group names, e.g. ["uploaders"]',
    remedy: "Give each group as its own item, or leave the setting out where none is needed.",
  },
  {
    setting: "tenant",
    holds: (value, isUnresolved) => value === undefined || isTenantSource(value, isUnresolved),
    allowed: '{ claim: "NAME" } or { groupPrefix: "PREFIX" }',
    remedy: "Name the claim that holds the tenant, or how the names of tenants' groups begin.",
  },
];

const IDENTITY_RULES: ReadonlyMap<string, readonly IdentityRule[]> = new Map([
  [
    "cognito",
    [
      {
        setting: "userPoolId",
        holds: (value) => typeof value === "string" && USER_POOL_ID_PATTERN.test(value),
        allowed: "a user pool's id, e.g. eu-central-1_AbCdEf123",
        remedy: "Take the id, not the ARN or the name, of the user pool.",
      },
      {
        setting: "clientIds",
        holds: (value, isUnresolved) => isListOf(value, ANY_TEXT, isUnresolved) && value.length > 0,
        allowed: "a list of at least one app client's id",
        remedy: "Name the app clients whose tokens are taken: without one, any client's would be.",
      },
      ...TOKEN_RULES,
    ],
  ],
  [
    "oidc",
    [
      {
        setting: "issuer",
        holds: (value) => isHttpsUrl(value) && !/[?#]/.test(String(value)),
        allowed: "an https URL without query or fragment",
        remedy: "Copy the iss claim of one of the issuer's tokens, to the last slash.",
      },
      {
        setting: "audience",
        holds: (value, isUnresolved) => isListOf(value, ANY_TEXT, isUnresolved) && value.length > 0,
        allowed: "a list of at least one audience",
        remedy: "Name what the aud claim has to hold: without it, tokens meant for others would be taken.",
      },
      {
        setting: "jwksUri",
        holds: (value) => value === undefined || isHttpsUrl(value),
        allowed: "an https URL",
        remedy: "Copy jwks_uri from the issuer's /.well-known/openid-configuration, or leave it out.",
      },
      {
        setting: "groupsClaim",
        holds: (value) => value === undefined || isText(value),
        allowed: "a claim's name",
        remedy: "Name the claim that holds the groups, or leave it out for `groups`.",
      },
      ...TOKEN_RULES,
    ],
  ],
  [
    "pre-shared-key",
    [
      {
        setting: "keys",
        holds: (value, isUnresolved) =>
          Array.isArray(value) && value.length > 0 && value.every((key) => isPreSharedKey(key, isUnresolved)),
        allowed: "a list of at least one { sha256, subject, tenant? }, sha256 being 64 lower-case hex digits",
        remedy:
          'Generate a key with: KEY=$(openssl rand -hex 32). Make its digest with: printf %s "$KEY" | sha256sum. ' +
          `A key of fewer than ${PRE_SHARED_KEY_MIN_CHARACTERS} characters is rejected. Keep the key itself out of the settings.`,
        shown: () => NOT_SHOWN,
      },
      {
        setting: "keys",
        holds: (value) => keysAlike(value).length === 0,
        allowed: "a list without two keys of the same sha256",
        remedy: "Keep one of them: of two, it would not be clear which subject a caller acts as.",
        shown: (value) => `the same sha256 in ${keysAlike(value).join(" and ")}`,
      },
    ],
  ],
]);

function isText(value: unknown): value is string {
  return typeof value === "string" && ANY_TEXT.test(value);
}

function isHttpsUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
}

function isListOf(
  value: unknown,
  pattern: RegExp,
  isUnresolved: (value: unknown) => boolean,
): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every((item) => isUnresolved(item) || (typeof item === "string" && pattern.test(item)))
  );
}

function isTenantSource(value: unknown, isUnresolved: (value: unknown) => boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  const sources = ["claim", "groupPrefix"].filter((name) => Object.hasOwn(value, name));
  const [named] = Object.values(value);
  return sources.length === 1 && Object.keys(value).length === 1 && (isUnresolved(named) || isText(named));
}

function isPreSharedKey(value: unknown, isUnresolved: (value: unknown) => boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { sha256, subject, tenant, ...others }: Partial<Record<keyof PreSharedKey, unknown>> = value;
  return (
    Object.keys(others).length === 0 &&
    (isUnresolved(sha256) || isDigest(sha256)) &&
    (isUnresolved(subject) || isText(subject)) &&
    (tenant === undefined || isUnresolved(tenant) || isText(tenant))
  );
}

/** Where a digest stands that a list of keys holds more than once; empty where each stands once. */
function keysAlike(keys: unknown): readonly string[] {
  const digests = Array.isArray(keys) ? keys.map((key: Partial<PreSharedKey> | null) => key?.sha256) : [];
  const twice = digests.find((digest, index) => isDigest(digest) && digests.indexOf(digest) < index);
  if (twice === undefined) return [];
  return digests.flatMap((digest, index) => (digest === twice ? [`keys[${index}]`] : []));
}

function isDigest(value: unknown): value is string {
  return typeof value === "string" && SHA256_PATTERN.test(value);
}
