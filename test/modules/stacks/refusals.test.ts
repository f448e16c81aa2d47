import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import { readSettings, UploadsStack } from "../../../modules/stacks/index.js";

const outdir = mkdtempSync(join(tmpdir(), "refusals-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const EXISTING_BUCKET = { bucketName: "mine", region: "eu-west-1" };
const EXISTING_POOL = { userPoolId: "eu-west-1_AbCdEf123", clientIds: ["abc"] };
const MACHINES = { scopes: ["write"], domainPrefix: "acme-uploads" };
const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";

/** The error for a user who writes these settings into cdktf.json. */
function build(settings: Readonly<Record<string, unknown>>): void {
  const app = new App({ outdir, stackTraces: false });
  new UploadsStack(app, "uploads", readSettings({ region: "eu-central-1", ...settings }));
}

const bucket = (value: unknown) => ({ patterns: ["direct"], bucket: value });
const userPool = (value: unknown) => ({ patterns: ["direct"], userPool: value });
const edge = (value: unknown) => ({ patterns: ["edge"], edge: value });
const stateBucket = (value: unknown) => ({ patterns: ["direct"], stateBucket: value });

describe("settings that would silently remove a protection", () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      "an empty object for an existing bucket",
      bucket({ existing: {} }),
      "existing.bucketName is missing. It must be 3 to 63 lower-case letters",
    ],
    [
      "an existing bucket given only by name",
      bucket({ existing: "mine" }),
      "existing must be an object with the fields bucketName, region",
    ],
    [
      "no existing bucket",
      bucket({ existing: null }),
      "existing must be an object with the fields bucketName",
    ],
    [
      "an existing bucket without its Region",
      bucket({ existing: { bucketName: "mine" } }),
      "existing.region is missing. It must be a Region's code",
    ],
    ["a string for versioned", bucket({ versioned: "yes" }), 'versioned must be true or false, got "yes"'],
    ["a string for eventBridge", bucket({ eventBridge: "no" }), "eventBridge must be true or false"],
    ["a string for forceDestroy", bucket({ forceDestroy: "false" }), "forceDestroy must be true or false"],
    [
      "a number for transferAcceleration",
      bucket({ transferAcceleration: 1 }),
      "transferAcceleration must be true or false",
    ],
    ["a number for a key", bucket({ kmsKeyArn: 5 }), "kmsKeyArn must be an ARN"],
    [
      "origins as text",
      bucket({ corsAllowedOrigins: "*" }),
      "corsAllowedOrigins must be a list of different origins",
    ],
    [
      "a new bucket's settings with an existing one",
      bucket({ existing: EXISTING_BUCKET, versioned: true, kmsKeyArn: KEY_ARN }),
      "versioned must be omitted with existing, got true",
    ],
    ["a string for selfSignUp", userPool({ selfSignUp: "no" }), 'selfSignUp must be true or false, got "no"'],
    [
      "deletion in words",
      userPool({ deletionProtection: "false" }),
      "deletionProtection must be true or false",
    ],
    ["a string for clientSecret", userPool({ clientSecret: "yes" }), "clientSecret must be true or false"],
    [
      "a tenant in words",
      userPool({ tenant: "org" }),
      'tenant must be { claim: "NAME" } or { groupPrefix: "PREFIX" }, got "org"',
    ],
    ["scopes as a string", userPool({ scopes: "write" }), "scopes must be a list of different items"],
    [
      "groups as text",
      userPool({ requiredGroups: "all" }),
      "requiredGroups must be a list of different items",
    ],
    [
      "sign-in flows as a string",
      userPool({ signInFlows: "srp" }),
      "signInFlows must be a list of different items",
    ],
    [
      "callbacks as a string",
      userPool({ callbackUrls: "x" }),
      "callbackUrls must be a list of different items",
    ],
    [
      "no existing pool",
      userPool({ existing: null }),
      "existing must be an object with the fields userPoolId",
    ],
    ["an empty object for an existing pool", userPool({ existing: {} }), "existing.userPoolId is missing"],
    [
      "a new pool's settings with an existing one",
      userPool({ existing: EXISTING_POOL, scopes: ["write"] }),
      "scopes must be omitted with existing",
    ],
    [
      "a rate limit that is a number",
      edge({ rateLimit: 5 }),
      "rateLimit must be an object with the fields requests, windowSeconds, by, got 5",
    ],
    ["an empty object for a rate limit", edge({ rateLimit: {} }), "rateLimit.requests is missing"],
    [
      "aliases as text",
      edge({ aliases: "x" }),
      'aliases must be a list of different items, each a host name in lower case, got "x"',
    ],
    ["a string for reading", { patterns: ["direct"], reading: "no" }, "reading must be true or false"],
    [
      "a state bucket without a name",
      stateBucket({ bucket: "", region: "eu-west-1" }),
      "stateBucket.bucket must be",
    ],
    [
      "a state bucket without a Region",
      stateBucket({ bucket: "state", region: "" }),
      "stateBucket.region must be",
    ],
    [
      "a state key prefix without its slash",
      stateBucket({ bucket: "state", region: "eu-west-1", keyPrefix: "a" }),
      "stateBucket.keyPrefix must be",
    ],
    [
      "a misspelt field of the state bucket",
      stateBucket({ bucket: "state", region: "eu-west-1", keyprefix: "a/" }),
      'Unknown setting "stateBucket.keyprefix"',
    ],
  ])("reject %s", (_name, settings, message) => {
    expect(() => build(settings)).toThrow(message);
  });

  it.each([
    ["bucket", bucket({ existing: EXISTING_BUCKET, versioned: true })],
    ["pool", userPool({ existing: EXISTING_POOL, requiredGroups: ["a"] })],
  ])("say where the properties of an existing %s belong", (_name, settings) => {
    expect(() => build(settings)).toThrow(/inside existing/);
  });
});

describe("other partitions", () => {
  it.each([
    "cn-north-1",
    "cn-northwest-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "eu-isoe-west-1",
  ])("rejects %s, and says why", (region) => {
    expect(() => build({ region })).toThrow(/region must be .* of the partition aws.*Lambda@Edge/);
    expect(() => build(bucket({ existing: { bucketName: "mine", region } }))).toThrow(/partition aws/);
  });
});

describe("a user pool whose tokens contain no user", () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["required groups", { userPool: { ...MACHINES, requiredGroups: ["uploaders"] } }],
    ["a tenant claim", { userPool: { ...MACHINES, tenant: { claim: "org" } } }],
    ["tenants' groups", { userPool: { ...MACHINES, tenant: { groupPrefix: "t:" } } }],
    ["the tenant in the keys", { userPool: MACHINES, policy: { keyPrefix: "tenant" } }],
    [
      "the tenant in the keys, with Cognito's own authorizer",
      {
        userPool: MACHINES,
        policy: { keyPrefix: "tenant" },
        authorization: "cognito",
        patterns: ["presigned"],
      },
    ],
  ])("is rejected with %s, which no caller could meet", (_name, settings) => {
    expect(() => build(settings)).toThrow(/callbackUrls|tenant/);
  });

  it("is accepted if no setting needs a user", () => {
    expect(() => build({ userPool: MACHINES })).not.toThrow();
  });

  it("says to add callbackUrls", () => {
    const requiredGroups = ["uploaders"];

    expect(() => build({ userPool: { ...MACHINES, requiredGroups } })).toThrow(/Add callbackUrls/);
    expect(() => build({ userPool: MACHINES, policy: { keyPrefix: "tenant" } })).toThrow(/callbackUrls/);
  });
});
