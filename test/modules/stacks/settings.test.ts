import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { readContext, readSettings, SettingsError } from "../../../modules/stacks/index.js";

const REGION = { region: "eu-central-1" };
const UNCHECKED = { directUncheckedKeys: "accepted" } as const;
const POOL = { userPoolId: "eu-central-1_AbCdEf123", clientIds: ["abc"] };
const ISSUER = { type: "oidc", issuer: "https://i.example", audience: ["a"] };
const REST_APIS = { patterns: ["direct", "presigned"] };

function problemsOf(settings: unknown): readonly string[] {
  try {
    readSettings(settings);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe("readSettings", () => {
  it.each([
    ["only a Region", REGION],
    [
      "everything",
      {
        ...REGION,
        patterns: ["direct", "edge"],
        policy: { maxBytes: 1_000, keyPrefix: "tenant" },
        prefix: "in/",
        bucket: { versioned: true, rejectedObjectExpirationDays: 30 },
        corsAllowedOrigins: ["https://app.example.com"],
        userPool: { selfSignUp: true },
        authorization: "authorizer",
        throttling: { ratePerSecond: 1, burst: 2 },
        accessLogRetentionDays: false,
        tiers: { free: { ratePerSecond: 1, burst: 1 } },
        tenants: { acme: { tier: "free" } },
        directSizeLimits: "ignored",
        reading: true,
        originAccess: "oac",
        edge: { rateLimit: { requests: 100 }, functionRuntime: "nodejs22.x" },
        stateBucket: { bucket: "state", region: "eu-central-1" },
        events: {
          foreignObjects: "reject",
          rejectionTagPrincipals: ["arn:aws:iam::111122223333:role/reviewer"],
        },
        account: false,
      },
    ],
    ["another issuer", { ...REGION, identity: ISSUER }],
    ["groups that our authorizer checks", { ...REGION, userPool: { requiredGroups: ["staff"] } }],
    [
      "Cognito's authorizer without the edge",
      { ...REGION, ...REST_APIS, ...UNCHECKED, authorization: "cognito" },
    ],
    [
      "Cognito's authorizer with the edge pattern and scopes",
      { ...REGION, ...UNCHECKED, authorization: "cognito", userPool: { scopes: ["write"] } },
    ],
    [
      "the same with an existing pool",
      {
        ...REGION,
        ...UNCHECKED,
        authorization: "cognito",
        userPool: { existing: { ...POOL, scopes: ["uploads/write"] } },
      },
    ],
    ["IAM without the direct pattern", { ...REGION, patterns: ["presigned", "edge"], authorization: "iam" }],
  ])("accepts %s", (_name, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each([
    ["nothing", undefined, "uploads must be an object with at least a region, got nothing"],
    [
      "no Region",
      {},
      'region is missing. It must be a Region\'s code such as "eu-central-1", of the partition aws',
    ],
    ["a Region's name", { region: "Frankfurt" }, 'got "Frankfurt"'],
    ["an unknown setting", { ...REGION, orignAccess: "oac" }, 'Unknown setting "orignAccess"'],
    [
      "a misspelt limit",
      { ...REGION, policy: { maxByte: 5 } },
      'Unknown setting "policy.maxByte". Known settings: minBytes',
    ],
    ["a misspelt switch", { ...REGION, bucket: { versionned: true } }, 'Unknown setting "bucket.versionned"'],
    [
      "an unknown pattern",
      { ...REGION, patterns: ["proxy"] },
      'patterns[0] must be one of "direct", "presigned", "edge"',
    ],
    ["no pattern", { ...REGION, patterns: [] }, "patterns must be a list"],
    ["another origin access", { ...REGION, originAccess: "OAC" }, 'originAccess must be one of "oai", "oac"'],
    [
      "a misspelt event setting",
      { ...REGION, events: { foreignObject: "reject" } },
      'Unknown setting "events.foreignObject"',
    ],
    ["no authorization", { ...REGION, authorization: "none" }, "authorization must be one of"],
    ["tenants without tiers", { ...REGION, tenants: {} }, "tiers and tenants need each other"],
    [
      "a source of tenants that is missing",
      { ...REGION, ...UNCHECKED, tiers: {}, tenants: {}, authorization: "iam" },
      'tenants need authorization "authorizer"',
    ],
    [
      "API Gateway's cache",
      { ...REGION, reading: true, cache: { sizeGb: "0.5", ttlSeconds: 1 } },
      "would serve an object that was rejected after the upload",
    ],
    ...["cognito", "iam"].map((authorization): [string, unknown, string] => [
      `keys that ${authorization} would not check`,
      { ...REGION, ...REST_APIS, authorization },
      'accept it with directUncheckedKeys: "accepted"',
    ]),
    [
      "an unknown value for unchecked keys",
      { ...REGION, directUncheckedKeys: true },
      'directUncheckedKeys must be "accepted", got true',
    ],
    [
      "two ways to identify callers",
      { ...REGION, userPool: {}, identity: ISSUER },
      "identity and userPool cannot both be given",
    ],
    [
      "Cognito's authorizer without a pool",
      {
        ...REGION,
        ...UNCHECKED,
        authorization: "cognito",
        identity: ISSUER,
      },
      'authorization "cognito" needs a user pool',
    ],
    ...["cognito", "iam"].flatMap((authorization) =>
      [{ requiredGroups: ["staff"] }, { existing: { ...POOL, groups: ["staff"] } }].map(
        (userPool): [string, unknown, string] => [
          `groups that ${authorization} would not check: ${JSON.stringify(userPool)}`,
          { ...REGION, ...REST_APIS, ...UNCHECKED, authorization, userPool },
          'groups need authorization "authorizer"',
        ],
      ),
    ),
    [
      "another issuer's groups, which IAM would not check",
      { ...REGION, ...UNCHECKED, authorization: "iam", identity: { ...ISSUER, groups: ["staff"] } },
      'groups need authorization "authorizer"',
    ],
    [
      "known tenants together with tenants with plans",
      { ...REGION, tiers: {}, tenants: {}, knownTenants: ["acme"] },
      "tenants and knownTenants cannot both be given",
    ],
    [
      "known tenants, which IAM would not check",
      { ...REGION, ...UNCHECKED, authorization: "iam", knownTenants: ["acme"] },
      'knownTenants need authorization "authorizer"',
    ],
    [
      "an age of tokens, which IAM would not check",
      { ...REGION, ...UNCHECKED, authorization: "iam", userPool: { maxTokenAgeSeconds: 60 } },
      'userPool.maxTokenAgeSeconds needs authorization "authorizer"',
    ],
    [
      "an age of an existing pool's tokens, which IAM would not check",
      {
        ...REGION,
        ...UNCHECKED,
        authorization: "iam",
        userPool: { existing: { ...POOL, maxTokenAgeSeconds: 60 } },
      },
      'userPool.maxTokenAgeSeconds needs authorization "authorizer"',
    ],
    [
      "Cognito's authorizer with the edge pattern, for which no token works",
      { ...REGION, ...UNCHECKED, authorization: "cognito" },
      "accepts ID tokens, and the edge pattern access tokens",
    ],
    [
      "the same with an existing pool",
      { ...REGION, ...UNCHECKED, authorization: "cognito", userPool: { existing: POOL } },
      "accepts ID tokens, and the edge pattern access tokens",
    ],
  ])("rejects %s", (_name, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(problem)]);
  });

  it.each<[string, object, string]>([
    ["the policy", { policy: { maxBytes: 0 } }, "policy.maxBytes must be a whole number of bytes from 1"],
    ["the prefix", { prefix: "up" }, "prefix must be empty, or path segments"],
    [
      "a new bucket",
      { bucket: { expirationDays: 0 } },
      "bucket.expirationDays must be a whole number of days",
    ],
    [
      "an existing bucket",
      { bucket: { existing: { bucketName: "b", region: "eu-west-1" } } },
      "bucket.existing.bucketName must be",
    ],
    [
      "a bucket that is both new and existing",
      { bucket: { existing: { bucketName: "mine", region: "eu-west-1" }, versioned: true } },
      "bucket.versioned must be omitted with existing",
    ],
    ["the bucket's own Region", { bucket: { region: "eu-west-1" } }, "bucket.region must be omitted here"],
    ["the bucket's own policy", { bucket: { policy: {} } }, "bucket.policy must be omitted here"],
    [
      "the origins",
      { corsAllowedOrigins: ["https://a.example.com/"] },
      "corsAllowedOrigins[0] must be an origin",
    ],
    [
      "a user pool",
      { userPool: { tokenMinutes: 4 } },
      "userPool.tokenMinutes must be a whole number of minutes",
    ],
    [
      "the age of a pool's tokens",
      { userPool: { maxTokenAgeSeconds: 59 } },
      "userPool.maxTokenAgeSeconds must be a whole number of seconds from 60",
    ],
    [
      "the age of an existing pool's keys",
      { userPool: { existing: { ...POOL, keyMaxAgeMinutes: 61 } } },
      "userPool.existing.keyMaxAgeMinutes must be a whole number of minutes from 1 to 60",
    ],
    [
      "the known tenants",
      { knownTenants: [] },
      "knownTenants must be a list of different items (at least 1)",
    ],
    ["an issuer", { identity: { ...ISSUER, audience: [] } }, "identity.audience must be a list"],
    [
      "a pool as issuer",
      { identity: { type: "cognito", ...POOL } },
      'identity.type must be one of "oidc", "pre-shared-key"',
    ],
    [
      "throttling",
      { throttling: { ratePerSecond: 1, burst: 0 } },
      "throttling.burst must be a whole number of requests",
    ],
    [
      "the log's retention",
      { accessLogRetentionDays: 2 },
      "accessLogRetentionDays must be false, or one of 1, 3",
    ],
    ["a tier", { tiers: { free: { ratePerSecond: 1 } }, tenants: {} }, "tiers.free.burst is missing"],
    [
      "a tenant's name",
      { tiers: {}, tenants: { "a b": { tier: "free" } } },
      "tenants must be an object with at most 9999 fields",
    ],
    ["the presigned pattern", { presigned: { reading: true } }, 'Unknown setting "presigned.reading"'],
    ["the edge pattern", { edge: { aliases: ["UP.example.com"] } }, "edge.aliases[0] must be a host name"],
    [
      "a rate limit",
      { edge: { rateLimit: { requests: 1 } } },
      "edge.rateLimit.requests must be a whole number from 10",
    ],
    ["a prop that is not a setting", { edge: { multipart: true } }, 'Unknown setting "edge.multipart"'],
    [
      "an event bus",
      { events: { eventBus: "a b" } },
      "events.eventBus must be the name or the ARN of an event bus",
    ],
    ["alarms", { events: { alarms: { actions: [] } } }, "events.alarms.actions must be a list"],
    ["true for events", { events: true }, "events must be false, or an object"],
  ])("checks %s by the rules of its module", (_name, settings, problem) => {
    expect(problemsOf({ ...REGION, ...settings })).toEqual([expect.stringContaining(problem)]);
  });

  it("says how to fix a problem, and names the page that sets the limit", () => {
    expect(problemsOf({ ...REGION, accessLogRetentionDays: 2 })[0]).toMatch(
      /false for no access log\. See: https:\/\/docs\.aws\.amazon\.com\/AmazonCloudWatchLogs\//,
    );
  });

  it("does not show a pre-shared key that was set instead of its digest", () => {
    const identity = {
      type: "pre-shared-key",
      keys: [{ sha256: "my own key", subject: "s", key: "another" }],
    };

    expect(problemsOf({ ...REGION, identity })).toHaveLength(2);
    expect(problemsOf({ ...REGION, identity }).join()).not.toMatch(/my own key|another"/);
  });

  it("lists every problem, and the place of the settings", () => {
    expect(problemsOf({ patterns: [], x: 1 })).toHaveLength(3);
    expect(() => readSettings({})).toThrow("context.uploads in cdktf.json");
  });
});

describe("the project's own cdktf.json", () => {
  it("is valid, and opens nothing to browsers of any origin", () => {
    const { uploads } = readContext(new URL("../../../cdktf.json", import.meta.url));

    expect(problemsOf(uploads)).toEqual([]);
    expect(JSON.stringify(uploads)).not.toContain("*");
  });

  it.each(["{", "null", "[]", "5", "garbage"])("rejects %s in CDKTF_CONTEXT_JSON", (passed) => {
    const file = new URL("../../../cdktf.json", import.meta.url);

    expect(() => readContext(file, { CDKTF_CONTEXT_JSON: passed })).toThrow(/must be a JSON object/);
  });

  it("rejects a setting that is set twice, because one value would be ignored", () => {
    const json = '{"context":{"uploads":{"policy":{"maxBytes":1},"policy":{"overwrite":true}}}}';
    const folder = mkdtempSync(join(tmpdir(), "settings-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = pathToFileURL(join(folder, "cdktf.json"));
    writeFileSync(file, json);

    expect(() => readContext(file, {})).toThrow(SettingsError);
    expect(() => readContext(file, {})).toThrow(
      /^.*cdktf\.json has context\.uploads\.policy twice.*Remove one/s,
    );
  });
});
