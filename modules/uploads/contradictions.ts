import { isObject } from "../../functions/json/json.js";
import type { Unchecked } from "../../functions/rules/rule.js";
import { UPLOADS_RULES } from "./rules.js";

/** Lists contradictions between settings, each of which may be valid alone. */
export function contradictions(settings: Unchecked): readonly string[] {
  const {
    identity,
    userPool,
    authorization,
    tiers,
    tenants,
    reading,
    patterns = UPLOADS_RULES.patterns.fallback,
  } = settings;
  const { events, malwareProtection } = settings;
  const has = (value: unknown) => value !== undefined;
  const isWithoutFunction =
    (authorization === "cognito" || authorization === "iam") && isListWith(patterns, "direct");
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
      authorization === "cognito" &&
        isListWith(patterns, "edge") &&
        !has(identity) &&
        !asksForScopes(userPool),
      'authorization "cognito" without scopes accepts ID tokens, and the edge pattern access tokens, so no token works for ' +
        'both. Give the user pool scopes, leave "edge" out of patterns, or use authorization "authorizer".',
    ],
    [
      settings.disableExecuteApiEndpoint === true && !has(settings.apiDomain),
      "disableExecuteApiEndpoint needs apiDomain: otherwise the REST APIs could not be called. Add apiDomain, or leave disableExecuteApiEndpoint out.",
    ],
    [
      has(tiers) !== has(tenants),
      "tiers and tenants need each other: a tenant's limits are its tier's. Add the missing one.",
    ],
    [
      has(tenants) && has(settings.knownTenants),
      "tenants and knownTenants cannot both be given: callers of other tenants are rejected with either. Remove knownTenants.",
    ],
    [
      malwareProtection === true && events !== false && fieldsOf(events).rejectedObjects !== "delete",
      'malwareProtection needs events.rejectedObjects "delete", or events: false. S3 replaces all tags of an object at ' +
        "once, so the scanner and the check could each remove the other's tag.",
    ],
    [
      malwareProtection === true && fieldsOf(events).foreignObjects === "reject",
      'malwareProtection needs events.foreignObjects "log" or omitted: the scanner and the check could each remove the ' +
        "other's tag. Leave foreignObjects out.",
    ],
    [
      reading === true && !isListWith(patterns, "direct") && !isListWith(patterns, "presigned"),
      'reading needs "direct" or "presigned" among the patterns: the edge pattern does not read. Leave reading out.',
    ],
    [
      isWithoutFunction && !has(settings.directUncheckedKeys),
      `authorization ${JSON.stringify(authorization)} checks no key on the direct pattern, so a caller might reach the keys of ` +
        'others. Use authorization "authorizer", leave "direct" out of patterns, or accept it with ' +
        'directUncheckedKeys: "accepted".',
    ],
    [
      settings.liveSettingsSource === "ssm" && isWithoutFunction,
      `liveSettingsSource "ssm" cannot pause direct uploads with authorization ${JSON.stringify(authorization)}: no function is ` +
        'called there. Use authorization "authorizer", or leave "direct" out of patterns.',
    ],
    ...quotaContradictions(settings, isWithoutFunction),
    [
      has(settings.liveSettingsRefreshSeconds) && settings.liveSettingsSource !== "ssm",
      'liveSettingsRefreshSeconds needs liveSettingsSource "ssm". Add it, or leave liveSettingsRefreshSeconds out.',
    ],
  ];
  const found = problems.filter(([isSo]) => isSo).map(([, problem]) => problem);
  return [...found, ...unenforced(settings), ...ruleProblems(settings)];
}

/** Lists settings that nothing enforces on the REST APIs if API Gateway authorizes by itself. */
function unenforced(settings: Unchecked): readonly string[] {
  const { authorization = "authorizer", tenants, knownTenants, userPool } = settings;
  if (authorization === "authorizer") return [];
  const problems: readonly [boolean, string][] = [
    [
      asksForGroups(settings),
      'groups need authorization "authorizer": on the REST APIs nothing else checks a caller\'s groups. ' +
        "Use it, or leave requiredGroups or groups out.",
    ],
    [tenants !== undefined, 'tenants need authorization "authorizer": only it sets a tenant\'s API key.'],
    [
      knownTenants !== undefined,
      'knownTenants need authorization "authorizer": on the REST APIs nothing else checks a caller\'s tenant.',
    ],
    [
      hasTokenAge(userPool),
      'userPool.maxTokenAgeSeconds needs authorization "authorizer": on the REST APIs nothing else checks the age of a ' +
        "token. Use it, or leave maxTokenAgeSeconds out.",
    ],
  ];
  return problems.filter(([isSo]) => isSo).map(([, problem]) => problem);
}

/** @param isWithoutFunction - Whether no function is called for direct uploads. */
function quotaContradictions(
  { quota, events, authorization }: Unchecked,
  isWithoutFunction: boolean,
): readonly [boolean, string][] {
  return [
    [
      quota !== undefined && events === false,
      "quota needs the completion events, which book the stored sizes. Remove events: false, or leave quota out.",
    ],
    [
      quota !== undefined && isWithoutFunction,
      `quota cannot limit direct uploads with authorization ${JSON.stringify(authorization)}: no function is called ` +
        'there. Use authorization "authorizer", or leave "direct" out of patterns.',
    ],
  ];
}

/** Problems of a custom rule that direct uploads cannot enforce. */
function ruleProblems(settings: Unchecked): readonly string[] {
  const { rule, authorization = "authorizer", patterns = UPLOADS_RULES.patterns.fallback } = settings;
  if (rule === undefined || !isListWith(patterns, "direct")) return [];
  if (authorization !== "authorizer") {
    return [
      `rule has no effect on direct uploads with authorization ${JSON.stringify(authorization)}: no function is called there. ` +
        'Use authorization "authorizer", or leave "direct" out of patterns.',
    ];
  }
  if (settings.directSizeLimits === "ignored" || hasCheckAfterUpload(settings)) return [];
  return [
    "rule needs events with the direct pattern: nothing else can enforce its maxBytes there. Remove events: false (the " +
      'bucket needs eventBridge: true), leave "direct" out of patterns, or accept it with directSizeLimits: "ignored".',
  ];
}

function hasCheckAfterUpload({ events, bucket }: Unchecked): boolean {
  const { existing, eventBridge } = fieldsOf(bucket);
  const isDefault = existing === undefined ? eventBridge !== false : fieldsOf(existing).eventBridge === true;
  return events === undefined ? isDefault : events !== false;
}

/** Whether groups are required: `requiredGroups` of a new pool, `groups` of an existing one or an issuer. */
function asksForGroups({ userPool, identity }: Unchecked): boolean {
  const pool = fieldsOf(userPool);
  const groupsOf = (issuer: unknown) => fieldsOf(issuer).groups;
  return [pool.requiredGroups, groupsOf(pool.existing), ...[identity].flat().map(groupsOf)].some(isFilled);
}

function hasTokenAge(userPool: unknown): boolean {
  const pool = fieldsOf(userPool);
  return [pool, fieldsOf(pool.existing)].some(({ maxTokenAgeSeconds }) => maxTokenAgeSeconds !== undefined);
}

function asksForScopes(userPool: unknown): boolean {
  const pool = fieldsOf(userPool);
  return isFilled(pool.scopes) || isFilled(fieldsOf(pool.existing).scopes);
}

function fieldsOf(value: unknown): Unchecked {
  return isObject(value) ? value : {};
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function isListWith(list: unknown, item: string): boolean {
  return Array.isArray(list) && list.includes(item);
}
