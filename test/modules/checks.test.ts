import { App, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { DEFAULT_UPLOAD_POLICY } from "../../functions/upload-policy/contract.js";
import {
  checkArn,
  checkCorsOrigins,
  checkIdentity,
  checkInteger,
  checkKeyPrefix,
  checkNotEmpty,
  checkPattern,
  checkRegion,
  checkUploadPolicy,
  hasUnresolved,
} from "../../modules/checks.js";

const scope = new Construct(new App(), "Scope");
const token = Token.asString(Fn.join("", ["a", "b"]));
const advice = { remedy: "Mend it." };

describe("checkInteger", () => {
  it.each([1, 10, undefined, Token.asNumber(Fn.ceil(1))])("takes %s", (value) => {
    expect(() => checkInteger(scope, "days", value, { min: 1, max: 10 }, advice)).not.toThrow();
  });

  it.each([0, 11, 1.5, Number.NaN])("rejects %s", (value) => {
    expect(() => checkInteger(scope, "days", value, { min: 1, max: 10, unit: "days" }, advice)).toThrow(
      /days must be a whole number from 1 to 10 days, got .* \(at Scope\)/,
    );
  });
});

describe("checkKeyPrefix", () => {
  it.each(["", "uploads/", "in/2026/", token])("takes %s", (prefix) => {
    expect(() => checkKeyPrefix(scope, "prefix", prefix)).not.toThrow();
  });

  it.each(["uploads", "/uploads/", "a//", "*/", "a*/", "../", "a?/", "a/../b/", "${x}/", "a b/"])(
    "rejects %s",
    (prefix) => {
      expect(() => checkKeyPrefix(scope, "prefix", prefix)).toThrow(/prefix must be empty, or path segments/);
    },
  );
});

describe("checkCorsOrigins", () => {
  it.each([[[]], [["*"]], [["https://app.example.com", "http://localhost:3000"]], [[token]]])(
    "takes %j",
    (origins) => {
      expect(() => checkCorsOrigins(scope, "origins", origins)).not.toThrow();
    },
  );

  it.each([
    [["https://app.example.com/"], "origins[0]"],
    [["http://a.example.com", "app.example.com"], "origins[1]"],
    [["https://APP.example.com"], "origins[0]"],
    [["*", "https://app.example.com"], '"*" alone'],
    [["*", "*"], '"*" alone'],
    [["null"], "origins[0]"],
    [["https://*.example.com"], "List every subdomain"],
    [["https://*"], "List every subdomain"],
    [["https://app.example.com", "https://app.*"], "origins[1]"],
    [["http://localhost:*"], "List every subdomain"],
    [["**"], "origins[0]"],
  ])("rejects %j", (origins, part) => {
    expect(() => checkCorsOrigins(scope, "origins", origins)).toThrow(part);
  });
});

describe("checkPattern", () => {
  it.each([5, null, ["a"], {}])("rejects %j, whatever it looks like as text", (value) => {
    const given = value as unknown as string;

    expect(() => checkPattern(scope, "name", given, /./, "a name", advice)).toThrow(/name must be a name/);
  });
});

describe("checkNotEmpty", () => {
  it.each([[[]], ["x"], [undefined]])("rejects %j", (value) => {
    const given = value as unknown as string[];

    expect(() => checkNotEmpty(scope, "names", given, advice)).toThrow(/names must be a list of at least/);
  });
});

describe("checkRegion", () => {
  it.each(["eu-central-1", "us-east-1", "ap-southeast-4", "il-central-1", token])("takes %s", (region) => {
    expect(() => checkRegion(scope, "region", region)).not.toThrow();
  });

  it.each([
    "cn-north-1",
    "us-gov-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "eusc-de-east-1",
    "eu-central-1a",
  ])("rejects %s", (region) => {
    expect(() => checkRegion(scope, "region", region)).toThrow(/region must be .* partition aws/);
  });
});

describe("checkArn", () => {
  it("takes an ARN of the service and kind, and what is not known yet", () => {
    expect(() => {
      checkArn(scope, "kmsKeyArn", "arn:aws:kms:eu-central-1:111122223333:key/abc", "kms", "key/");
      checkArn(scope, "kmsKeyArn", token, "kms", "key/");
      checkArn(scope, "kmsKeyArn", undefined, "kms", "key/");
    }).not.toThrow();
  });

  it.each(["abc", "alias/uploads", "arn:aws:kms:eu-central-1:111122223333:alias/x", "arn:aws:s3:::bucket"])(
    "rejects %s",
    (arn) => {
      expect(() => checkArn(scope, "kmsKeyArn", arn, "kms", "key/")).toThrow(
        /kmsKeyArn must be an ARN such as/,
      );
    },
  );
});

describe("checkUploadPolicy", () => {
  it("completes a part of a policy", () => {
    expect(checkUploadPolicy(scope, { maxBytes: 5 })).toEqual({ ...DEFAULT_UPLOAD_POLICY, maxBytes: 5 });
  });

  it("rejects a policy that cannot be", () => {
    expect(() => checkUploadPolicy(scope, { maxBytes: 0 })).toThrow(
      /policy\.maxBytes must be .* got 0 \(at Scope\)/,
    );
  });
});

describe("checkIdentity", () => {
  const tenantPolicy = { ...DEFAULT_UPLOAD_POLICY, keyPrefix: "tenant" as const };
  const key = { sha256: "0".repeat(64), subject: "s" };

  it.each([
    [
      "a group",
      { type: "cognito", userPoolId: "eu-central-1_A", clientIds: ["c"], tenant: { groupPrefix: "t:" } },
    ],
    ["keys that all have one", { type: "pre-shared-key", keys: [{ ...key, tenant: "acme" }] }],
  ] as const)("takes a tenant from %s", (_name, identity) => {
    expect(() => checkIdentity(scope, identity, tenantPolicy)).not.toThrow();
  });

  it.each([
    ["no tenant", { type: "cognito", userPoolId: "eu-central-1_A", clientIds: ["c"] }],
    [
      "a key without one",
      {
        type: "pre-shared-key",
        keys: [
          { ...key, tenant: "acme" },
          { ...key, sha256: "1".repeat(64) },
        ],
      },
    ],
  ] as const)("rejects a tenant prefix with %s", (_name, identity) => {
    expect(() => checkIdentity(scope, identity, tenantPolicy)).toThrow(/policy\.keyPrefix .*name no tenant/);
  });

  it("rejects settings without a client, which would take any client's tokens", () => {
    const identity = { type: "cognito", userPoolId: "eu-central-1_A", clientIds: [] } as const;

    expect(() => checkIdentity(scope, identity, DEFAULT_UPLOAD_POLICY)).toThrow(/identity\.clientIds/);
  });
});

describe("hasUnresolved", () => {
  it.each([
    [{ a: [{ b: token }] }, true],
    [[token], true],
    [{ a: "b", c: null, d: 1 }, false],
  ])("of %j is %s", (value, expected) => {
    expect(hasUnresolved(value)).toBe(expected);
  });
});
