import { describe, expect, it } from "vitest";
import { readSettings } from "../../../functions/api-authorizer/settings.js";
import { COGNITO } from "../support/issuer.js";
import { policyWith } from "../support/policies.js";

const SETTINGS = { identity: COGNITO, policy: policyWith(), prefix: "", bucketOwner: "111122223333" };

const read = (settings: object) => readSettings({ API_AUTHORIZER_SETTINGS: JSON.stringify(settings) });

describe("readSettings of the API authorizer", () => {
  it("reads settings from the environment", () => {
    expect(read(SETTINGS)).toEqual(SETTINGS);
  });

  it("rejects an environment without settings", () => {
    expect(() => readSettings({})).toThrow(/API_AUTHORIZER_SETTINGS/);
  });

  it("lists every missing setting", () => {
    expect(() => read({})).toThrow(
      /identity is missing[\s\S]*policy is missing[\s\S]*prefix[\s\S]*bucketOwner/,
    );
  });

  it("rejects malformed attributes of the policy and of a key", () => {
    const attributes = { metadata: "author" };
    const key = { sha256: "a".repeat(64), subject: "ci", policy: { attributes } };
    const identity = { type: "pre-shared-key", keys: [key] };

    expect(() => read({ ...SETTINGS, identity, policy: { ...policyWith(), attributes } })).toThrow(
      /policy\.attributes\.metadata[\s\S]*identity\.keys\[0\]\.policy\.attributes\.metadata/,
    );
  });

  it("reads the secret of the tenants' keys from a separate variable", () => {
    const tenantKeySecret = "0123456789abcdefghij";
    const environment = {
      API_AUTHORIZER_SETTINGS: JSON.stringify(SETTINGS),
      TENANT_KEY_SECRET: tenantKeySecret,
    };

    expect(readSettings(environment)).toEqual({ ...SETTINGS, tenantKeySecret });
  });

  it("rejects a secret that is too short, without showing it", () => {
    const environment = { API_AUTHORIZER_SETTINGS: JSON.stringify(SETTINGS), TENANT_KEY_SECRET: "too-short" };

    expect(() => readSettings(environment)).toThrow(/^(?!.*too-short).*TENANT_KEY_SECRET/s);
  });
});
