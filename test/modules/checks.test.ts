import { App } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { DEFAULT_UPLOAD_POLICY } from "../../functions/upload-policy/contract.js";
import { checkTenants, checkUploadPolicy } from "../../modules/checks.js";

const scope = new Construct(new App(), "Scope");

describe("checkUploadPolicy", () => {
  it("fills in the defaults of a partial policy", () => {
    expect(checkUploadPolicy(scope, { maxBytes: 5 })).toEqual({ ...DEFAULT_UPLOAD_POLICY, maxBytes: 5 });
  });

  it("rejects an impossible policy", () => {
    expect(() => checkUploadPolicy(scope, { maxBytes: 0 })).toThrow(
      /policy\.maxBytes must be .* got 0 \(at Scope\)/,
    );
  });
});

describe("checkTenants", () => {
  const tenantPolicy = { ...DEFAULT_UPLOAD_POLICY, keyPrefix: "tenant" as const };
  const key = { sha256: "0".repeat(64), subject: "s" };

  it.each([
    [
      "a group",
      { type: "cognito", userPoolId: "eu-central-1_A", clientIds: ["c"], tenant: { groupPrefix: "t:" } },
    ],
    ["keys that all have a tenant", { type: "pre-shared-key", keys: [{ ...key, tenant: "acme" }] }],
  ] as const)("reads a tenant from %s", (_name, identity) => {
    expect(() => checkTenants(scope, identity, tenantPolicy)).not.toThrow();
  });

  it.each([
    ["no tenant", { type: "cognito", userPoolId: "eu-central-1_A", clientIds: ["c"] }],
    [
      "a key without a tenant",
      {
        type: "pre-shared-key",
        keys: [
          { ...key, tenant: "acme" },
          { ...key, sha256: "1".repeat(64) },
        ],
      },
    ],
  ] as const)("rejects a tenant prefix with %s", (_name, identity) => {
    expect(() => checkTenants(scope, identity, tenantPolicy)).toThrow(/policy\.keyPrefix .*name no tenant/);
  });
});
