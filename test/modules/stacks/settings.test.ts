import { describe, expect, it } from "vitest";
import { readContext, readSettings, SettingsError } from "../../../modules/stacks/index.js";

const REGION = { region: "eu-central-1" };
const UNCHECKED = { directUncheckedKeys: "accepted" } as const;
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
    ["a Region alone", REGION],
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
    [
      "another issuer",
      { ...REGION, identity: { type: "oidc", issuer: "https://i.example", audience: ["a"] } },
    ],
    ["groups that our authorizer checks", { ...REGION, userPool: { requiredGroups: ["staff"] } }],
    [
      "Cognito's authorizer without the edge",
      { ...REGION, ...REST_APIS, ...UNCHECKED, authorization: "cognito" },
    ],
    [
      "Cognito's authorizer beside the edge, where scopes are asked for",
      { ...REGION, ...UNCHECKED, authorization: "cognito", userPool: { scopes: ["write"] } },
    ],
    [
      "the same with an existing pool",
      {
        ...REGION,
        ...UNCHECKED,
        authorization: "cognito",
        userPool: { existing: { scopes: ["uploads/write"] } },
      },
    ],
    [
      "IAM with no groups",
      { ...REGION, ...UNCHECKED, authorization: "iam", userPool: { requiredGroups: [] } },
    ],
    ["IAM without the direct pattern", { ...REGION, patterns: ["presigned", "edge"], authorization: "iam" }],
  ])("takes %s", (_name, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each([
    ["nothing", undefined, "uploads must be an object with at least a region, got nothing"],
    ["no Region", {}, 'region must be a Region\'s code such as "eu-central-1", of the partition aws'],
    ["a Region's name", { region: "Frankfurt" }, 'got "Frankfurt"'],
    ["an unknown setting", { ...REGION, orignAccess: "oac" }, 'Unknown setting "orignAccess"'],
    [
      "a misspelt limit",
      { ...REGION, policy: { maxByte: 5 } },
      "policy must be an object with only these fields:",
    ],
    ["a misspelt switch", { ...REGION, bucket: { versionned: true } }, "bucket must be an object"],
    [
      "a pattern that is none",
      { ...REGION, patterns: ["proxy"] },
      "a list of one of direct, presigned, edge",
    ],
    ["no pattern", { ...REGION, patterns: [] }, "patterns must be a list"],
    ["another origin access", { ...REGION, originAccess: "OAC" }, "originAccess must be one of oai, oac"],
    [
      "a misspelt event setting",
      { ...REGION, events: { foreignObject: "reject" } },
      "events must be false, or",
    ],
    ["no authorization", { ...REGION, authorization: "none" }, "authorization must be one of"],
    ["tenants without tiers", { ...REGION, tenants: {} }, "tiers and tenants come together"],
    [
      "tenants that nobody names",
      { ...REGION, ...UNCHECKED, tiers: {}, tenants: {}, authorization: "iam" },
      'tenants need authorization "authorizer"',
    ],
    [
      "API Gateway's cache",
      { ...REGION, reading: true, cache: { sizeGb: "0.5", ttlSeconds: 1 } },
      "would serve objects that were rejected after the upload",
    ],
    ...["cognito", "iam"].map((authorization): [string, unknown, string] => [
      `keys that ${authorization} alone would not check`,
      { ...REGION, ...REST_APIS, authorization },
      'accept it with directUncheckedKeys: "accepted"',
    ]),
    ["another word for unchecked keys", { ...REGION, directUncheckedKeys: true }, "must be one of accepted"],
    [
      "two ways to know callers",
      { ...REGION, userPool: {}, identity: { type: "oidc", issuer: "https://i.example", audience: ["a"] } },
      "identity and userPool cannot both be given",
    ],
    [
      "Cognito's authorizer without a pool",
      {
        ...REGION,
        ...UNCHECKED,
        authorization: "cognito",
        identity: { type: "oidc", issuer: "https://i.example", audience: ["a"] },
      },
      'authorization "cognito" needs a user pool',
    ],
    ...["cognito", "iam"].flatMap((authorization) =>
      [{ requiredGroups: ["staff"] }, { existing: { groups: ["staff"] } }].map(
        (userPool): [string, unknown, string] => [
          `groups that ${authorization} alone would not check: ${JSON.stringify(userPool)}`,
          { ...REGION, ...REST_APIS, ...UNCHECKED, authorization, userPool },
          'groups need authorization "authorizer"',
        ],
      ),
    ),
    [
      "another issuer's groups, which IAM would not check",
      { ...REGION, ...UNCHECKED, authorization: "iam", identity: { type: "oidc", groups: ["staff"] } },
      'groups need authorization "authorizer"',
    ],
    [
      "Cognito's authorizer beside the edge, where no token serves both",
      { ...REGION, ...UNCHECKED, authorization: "cognito" },
      "takes ID tokens, and the edge access tokens",
    ],
    [
      "the same with an existing pool",
      { ...REGION, ...UNCHECKED, authorization: "cognito", userPool: { existing: { scopes: [] } } },
      "takes ID tokens, and the edge access tokens",
    ],
  ])("rejects %s", (_name, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(problem)]);
  });

  it("lists every finding at once, and where the settings are", () => {
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
});
