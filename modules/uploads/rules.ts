import { isObject } from "../../functions/json/json.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { UPLOAD_POLICY_RULES } from "../../functions/upload-policy/rules/policy-rules.js";
import type { EdgeUploadProps } from "../edge-upload/index.js";
import type { PresignedUploadProps } from "../presigned-upload/index.js";
import type { RateLimit, Throttling } from "../rest-api/index.js";
import type { ExistingBucketProps, ManagedBucketProps } from "../upload-bucket/index.js";
import type { ExistingUserPoolProps, ManagedUserPoolProps } from "../user-pool/index.js";
import type { EventSettings } from "./props.js";
import { PATTERNS } from "./props.js";

/** One setting: what it has to be, in code and in words. */
export interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly allowed: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export const TRUE_OR_FALSE: Rule = { holds: (value) => typeof value === "boolean", allowed: "true or false" };
const OBJECT: Rule = { holds: isObject, allowed: "an object" };

/** An object with no fields but these: a misspelt limit would limit nothing. */
export function fields<Props>(...names: readonly (keyof Props & string)[]): Rule {
  return {
    holds: (value) =>
      isObject(value) && Object.keys(value).every((name) => (names as readonly string[]).includes(name)),
    allowed: `an object with only these fields: ${names.join(", ")}`,
  };
}

function oneOf(...choices: readonly string[]): Rule {
  return {
    holds: (value) => typeof value === "string" && choices.includes(value),
    allowed: `one of ${choices.join(", ")}`,
  };
}

function listOf(item: Rule, least: number): Rule {
  return {
    holds: (value) => Array.isArray(value) && value.length >= least && value.every(item.holds),
    allowed: `a list of ${item.allowed}`,
  };
}

const EVENT_BUS = /^(?:arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/;
const EVENT_FIELDS = fields<EventSettings>(
  "eventBus",
  "rejectedObjects",
  "foreignObjects",
  "rejectionTagPrincipals",
  "alarms",
);
const EVENTS: Rule = {
  holds: (value) =>
    value === false ||
    (isObject(value) &&
      EVENT_FIELDS.holds(value) &&
      (value.eventBus === undefined || isText(value.eventBus, EVENT_BUS))),
  allowed: `false, or ${EVENT_FIELDS.allowed}, of which eventBus is the name or the ARN of an event bus`,
};

const POLICY_FIELDS = Object.keys(UPLOAD_POLICY_RULES) as (keyof UploadPolicy)[];

/** Every setting of {@link UploadsProps} by name. */
export const UPLOADS_RULES: Readonly<Record<string, Rule>> = {
  patterns: listOf(oneOf(...PATTERNS), 1),
  policy: fields<UploadPolicy>(...POLICY_FIELDS),
  prefix: { holds: (value) => typeof value === "string", allowed: 'text such as "uploads/"' },
  bucket: fields<ManagedBucketProps & ExistingBucketProps>(
    "existing",
    "manageBucketPolicy",
    "bucketName",
    "versioned",
    "noncurrentVersionExpirationDays",
    "expirationDays",
    "abortIncompleteUploadsDays",
    "rejectedObjectExpirationDays",
    "corsAllowedOrigins",
    "kmsKeyArn",
    "eventBridge",
    "transferAcceleration",
    "forceDestroy",
  ),
  corsAllowedOrigins: listOf(
    { holds: (value) => typeof value === "string", allowed: 'origins such as "https://app.example.com"' },
    0,
  ),
  userPool: fields<ManagedUserPoolProps & ExistingUserPoolProps>(
    "existing",
    "userPoolName",
    "selfSignUp",
    "mfa",
    "deletionProtection",
    "signInFlows",
    "clientSecret",
    "tokenMinutes",
    "refreshTokenDays",
    "domainPrefix",
    "scopes",
    "resourceServerIdentifier",
    "callbackUrls",
    "requiredGroups",
    "tenant",
  ),
  identity: {
    holds: (value) =>
      (Array.isArray(value) ? value.length > 0 : true) && [value].flat().every(isOtherIdentity),
    allowed: 'an object whose type is "oidc" or "pre-shared-key", or a list of such objects',
  },
  authorization: oneOf("authorizer", "cognito", "iam"),
  throttling: fields<Throttling>("ratePerSecond", "burst"),
  rateLimit: fields<RateLimit>("requests", "windowSeconds"),
  accessLogRetentionDays: {
    holds: (value) => value === false || typeof value === "number",
    allowed: "a number of days, or false",
  },
  tiers: OBJECT,
  tenants: OBJECT,
  directSizeLimits: oneOf("enforced", "ignored"),
  directUncheckedKeys: oneOf("accepted"),
  reading: TRUE_OR_FALSE,
  presigned: fields<PresignedUploadProps>("sumPartsBeforeSigning"),
  originAccess: oneOf("oai", "oac"),
  settingsSource: oneOf("bundle", "ssm"),
  settingsRefreshSeconds: { holds: (value) => typeof value === "number", allowed: "a number of seconds" },
  edge: fields<EdgeUploadProps>(
    "rateLimit",
    "aliases",
    "certificateArn",
    "priceClass",
    "settingsSource",
    "settingsRefreshSeconds",
    "keysFrom",
    "functionName",
    "functionRuntime",
    "authorizerEntry",
  ),
  events: EVENTS,
  malwareProtection: TRUE_OR_FALSE,
};

/** Earlier versions had this setting; `checkNoCache` of the direct pattern says the same of its prop. */
const NO_CACHE =
  "cache is no longer a setting: API Gateway's cache would serve objects that were rejected after the upload, and " +
  "answer requests that the authorizer rejects. Remove it.";

/** All problems of settings: unknown names, wrong values and contradictions. Only `required` ones have no default. */
export function problemsOf(
  value: Fields,
  rules: Readonly<Record<string, Rule>> = UPLOADS_RULES,
  required: readonly string[] = [],
): readonly string[] {
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(rules, name) && name !== "cache");
  const wrong = Object.entries(rules).filter(
    ([name, rule]) => !(value[name] === undefined && !required.includes(name)) && !rule.holds(value[name]),
  );
  return [
    ...unknown.map(
      (name) =>
        `Unknown setting "${name}". Remove it or correct its name. Known settings: ${Object.keys(rules).join(", ")}.`,
    ),
    ...wrong.map(([name, rule]) => `${name} must be ${rule.allowed}, got ${show(value[name])}.`),
    ...("cache" in value ? [NO_CACHE] : []),
    ...contradictions(value),
  ];
}

function contradictions(settings: Fields): readonly string[] {
  const { identity, userPool, authorization, tiers, tenants, reading, patterns = PATTERNS } = settings;
  const { events, malwareProtection } = settings;
  const has = (value: unknown) => value !== undefined;
  const problems: readonly [boolean, string][] = [
    [
      has(identity) && has(userPool) && !Array.isArray(identity),
      "identity and userPool cannot both be given, unless identity is a list: then the pool is the first issuer. Remove " +
        "one of them, or make identity a list with a namespace for each item.",
    ],
    [
      has(identity) && authorization === "cognito",
      'authorization "cognito" needs a user pool, but identity names another issuer. Remove one of them.',
    ],
    [
      (authorization === "cognito" || authorization === "iam") && asksForGroups(settings),
      'groups need authorization "authorizer": on the REST APIs nothing else looks at a caller\'s groups. ' +
        "Take it, or leave requiredGroups or groups out.",
    ],
    [
      authorization === "cognito" &&
        isListWith(patterns, "edge") &&
        !has(identity) &&
        !asksForScopes(userPool),
      'authorization "cognito" without scopes takes ID tokens, and the edge access tokens, so that no token serves ' +
        'both. Give the user pool scopes, leave "edge" out of patterns, or take authorization "authorizer".',
    ],
    [
      has(tiers) !== has(tenants),
      "tiers and tenants come together: a tenant's limits are its tier's. Add the other.",
    ],
    [
      has(tenants) && has(authorization) && authorization !== "authorizer",
      'tenants need authorization "authorizer": it alone names a tenant\'s API key.',
    ],
    [
      malwareProtection === true && events !== false && fieldsOf(events).rejectedObjects !== "delete",
      'malwareProtection needs events.rejectedObjects "delete", or events: false. S3 replaces an object\'s tags as a ' +
        "whole, so that the scanner and the check could each lose the other's tag.",
    ],
    [
      malwareProtection === true && fieldsOf(events).foreignObjects === "reject",
      'malwareProtection needs events.foreignObjects "log", or none: the scanner and the check could each lose the ' +
        "other's tag. Leave it out.",
    ],
    [
      reading === true && !isListWith(patterns, "direct") && !isListWith(patterns, "presigned"),
      'reading needs "direct" or "presigned" among the patterns: nothing is read through the edge. Leave it out.',
    ],
    [
      (authorization === "cognito" || authorization === "iam") &&
        isListWith(patterns, "direct") &&
        !has(settings.directUncheckedKeys),
      `authorization ${show(authorization)} checks no key on the direct pattern, so a caller might reach the keys of ` +
        'others. Take authorization "authorizer", leave "direct" out of patterns, or accept it with ' +
        'directUncheckedKeys: "accepted".',
    ],
    [
      settings.settingsSource === "ssm" &&
        (authorization === "cognito" || authorization === "iam") &&
        isListWith(patterns, "direct"),
      `settingsSource "ssm" cannot pause direct uploads with authorization ${show(authorization)}: no function is ` +
        'called there. Use authorization "authorizer", or leave "direct" out of patterns.',
    ],
    [
      has(settings.settingsRefreshSeconds) && settings.settingsSource !== "ssm",
      'settingsRefreshSeconds needs settingsSource "ssm". Add it, or leave settingsRefreshSeconds out.',
    ],
  ];
  return problems.filter(([isSo]) => isSo).map(([, problem]) => problem);
}

/** A pool that is made calls them `requiredGroups`; one that is there already, and an issuer, `groups`. */
function asksForGroups({ userPool, identity }: Fields): boolean {
  const pool = fieldsOf(userPool);
  const groupsOf = (issuer: unknown) => fieldsOf(issuer).groups;
  return [pool.requiredGroups, groupsOf(pool.existing), ...[identity].flat().map(groupsOf)].some(isFilled);
}

function isOtherIdentity(value: unknown): boolean {
  return isObject(value) && (value.type === "oidc" || value.type === "pre-shared-key");
}

function asksForScopes(userPool: unknown): boolean {
  const pool = fieldsOf(userPool);
  return isFilled(pool.scopes) || isFilled(fieldsOf(pool.existing).scopes);
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function isListWith(list: unknown, item: string): boolean {
  return Array.isArray(list) && list.includes(item);
}

export function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}

export function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
