import { describe, expect, it } from "vitest";
import type { UploadsProps } from "../../../modules/uploads/index.js";
import { declareModule, nullProblems } from "../../../terraform/variables/declare.js";

function variablesOf(settings: object): Readonly<Record<string, unknown>> {
  const { variables } = declareModule(settings as UploadsProps);
  return Object.fromEntries(variables.map((variable) => [variable.name, variable.default]));
}

function fixedIn(settings: object): Readonly<Record<string, unknown>> {
  const { fixed } = declareModule(settings as UploadsProps);
  return Object.fromEntries(fixed.map(({ path, value }) => [path.join("."), value]));
}

describe("declareModule", () => {
  it("makes variables of numbers, strings and lists, with the settings' values as defaults", () => {
    const policy = { maxBytes: 20_000_000, allowedContentTypes: ["image/*"] };

    expect(variablesOf({ policy, prefix: "in/" })).toMatchObject({
      policy_max_bytes: 20_000_000,
      policy_allowed_content_types: ["image/*"],
      prefix: "in/",
    });
  });

  it("uses the defaults of omitted settings", () => {
    expect(variablesOf({})).toMatchObject({
      policy_url_expiry_seconds: 900,
      throttling_rate_per_second: 100,
      user_pool_token_minutes: 60,
      edge_price_class: "PriceClass_All",
    });
  });

  it("makes variables of tags and of a boolean that does not decide what is built", () => {
    expect(variablesOf({ quota: {}, tags: { team: "media" } })).toMatchObject({
      quota_point_in_time_recovery: false,
      tags: { team: "media" },
    });
  });

  it("makes a required variable of a setting that is null", () => {
    const { variables } = declareModule({ bucket: { kmsKeyArn: null } } as unknown as UploadsProps);
    const names = variables.filter((variable) => variable.default === undefined).map(({ name }) => name);

    expect(names).toEqual(["name_prefix", "bucket_kms_key_arn"]);
  });

  it.each([
    ["a boolean", "reading", { reading: true }],
    ["a choice", "policy.keyPrefix", { policy: { keyPrefix: "shared" } }],
    ["a list that decides what is built", "patterns", { patterns: ["edge"] }],
    ["a list of objects", "policy.limits", { policy: { limits: [{ prefix: "a/" }] } }],
    ["a setting that is switched off", "accessLogRetentionDays", { accessLogRetentionDays: false }],
    ["an empty list", "corsAllowedOrigins", { corsAllowedOrigins: [] }],
    [
      "several origins of API documents",
      "corsAllowedOrigins",
      { corsAllowedOrigins: ["https://a.example", "https://b.example"] },
    ],
    [
      "the keys of callers",
      "identity.keys",
      { identity: { type: "pre-shared-key", keys: [{ sha256: "0", subject: "s" }] } },
    ],
    ["a file of code", "rule", { rule: "rule.ts" }],
  ])("makes no variable of %s", (_what, path, settings) => {
    expect(fixedIn(settings)).toHaveProperty([path]);
  });

  it("makes a variable of the only origin of an API document, and of all origins of the edge", () => {
    const corsAllowedOrigins = ["https://app.example.com"];

    expect(variablesOf({ corsAllowedOrigins })).toHaveProperty(
      "cors_allowed_origin",
      "https://app.example.com",
    );
    expect(
      variablesOf({ corsAllowedOrigins: ["https://a.example", "https://b.example"], patterns: ["edge"] }),
    ).toHaveProperty("cors_allowed_origins");
  });

  it.each([
    [
      "for a user pool, with another issuer",
      "user_pool_token_minutes",
      { identity: { type: "oidc", issuer: "https://i.example", audience: ["a"] } },
    ],
    ["for the edge pattern, if it is not deployed", "edge_price_class", { patterns: ["direct"] }],
    ["for the REST APIs, if they are not deployed", "throttling_burst", { patterns: ["edge"] }],
    ["for live settings, if they are disabled", "live_settings_refresh_seconds", {}],
  ])("has no variable %s", (_what, name, settings) => {
    expect(variablesOf(settings)).not.toHaveProperty(name);
  });

  it("gives every variable a unique name", () => {
    const { variables } = declareModule({
      bucket: { bucketName: "given-bucket", expirationDays: 1, noncurrentVersionExpirationDays: 2 },
      edge: {
        rateLimit: { requests: 10 },
        requestAlarm: { requestsPerHour: 1, actions: ["arn:aws:sns:us-east-1:111122223333:t"] },
      },
      rateLimit: { requests: 10 },
      requestAlarm: { requestsPerHour: 1, actions: ["arn:aws:sns:eu-central-1:111122223333:t"] },
      quota: { subject: { uploadsPerHour: 1 }, tenant: { uploadsPerHour: 1 } },
    });
    const names = variables.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  });
});

describe("nullProblems", () => {
  it("names settings that are null and cannot be variables, with the reason", () => {
    const declared = declareModule({ reading: null, corsAllowedOrigins: null } as unknown as UploadsProps);

    expect(nullProblems(declared)).toEqual([
      { setting: "corsAllowedOrigins", reason: "API documents and web ACLs depend on the origins" },
      { setting: "reading", reason: "it decides what is built" },
    ]);
  });
});
