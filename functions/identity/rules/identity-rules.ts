import { PRE_SHARED_KEY_MIN_CHARACTERS } from "../contract.js";
import {
  ANY_TEXT,
  isHttpsUrl,
  isListOf,
  isPreSharedKey,
  isTenantSource,
  isText,
  keysAlike,
  SCOPE_PATTERN,
  USER_POOL_ID_PATTERN,
} from "./values.js";

/** A key given in place of its digest, or as a setting of its own, must not reach a log. */
export const NOT_SHOWN = "(not shown: it may hold a key)";

/** A rule for one setting. */
export interface IdentityRule {
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

/** The rules for each type of identity settings. */
export const IDENTITY_RULES: ReadonlyMap<string, readonly IdentityRule[]> = new Map([
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
