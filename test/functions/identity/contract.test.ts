import { describe, expect, it } from "vitest";
import { identityProblems } from "../../../functions/identity/contract.js";
import { COGNITO, OIDC } from "../support/issuer.js";

const KEYS = { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "ci" }] } as const;
const TOKEN = "${TfToken[TOKEN.7]}";

describe("identityProblems", () => {
  it.each([
    ["Cognito", COGNITO],
    [
      "Cognito with all settings",
      { ...COGNITO, scopes: ["up/write"], groups: ["g"], tenant: { claim: "t" } },
    ],
    ["a government Region", { ...COGNITO, userPoolId: "us-gov-west-1_AbC" }],
    ["OIDC", OIDC],
    ["OIDC with all settings", { ...OIDC, jwksUri: "https://x.example/keys?p=1", groupsClaim: "roles" }],
    ["pre-shared keys", KEYS],
  ])("finds none in %s", (_, settings) => {
    expect(identityProblems(settings)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["no type", { ...COGNITO, type: undefined }, "identity.type"],
    ["an inherited type", { ...COGNITO, type: "constructor" }, "identity.type"],
    ["an ARN for a pool", { ...COGNITO, userPoolId: "arn:aws:cognito-idp:x" }, "identity.userPoolId"],
    ["no client", { ...COGNITO, clientIds: [] }, "identity.clientIds"],
    ["a client as text", { ...COGNITO, clientIds: "client-a" }, "identity.clientIds"],
    ["scopes in one text", { ...COGNITO, scopes: ["a b"] }, "identity.scopes"],
    ["a blank group", { ...COGNITO, groups: [" "] }, "identity.groups"],
    ["two tenant sources", { ...COGNITO, tenant: { claim: "t", groupPrefix: "t" } }, "identity.tenant"],
    ["an empty group prefix", { ...COGNITO, tenant: { groupPrefix: "" } }, "identity.tenant"],
    ["an issuer over http", { ...OIDC, issuer: "http://issuer.example.com" }, "identity.issuer"],
    ["an issuer with a query", { ...OIDC, issuer: "https://issuer.example.com/?a" }, "identity.issuer"],
    ["no audience", { ...OIDC, audience: [] }, "identity.audience"],
    ["keys over http", { ...OIDC, jwksUri: "http://issuer.example.com/keys" }, "identity.jwksUri"],
    ["no keys", { ...KEYS, keys: [] }, "identity.keys"],
    [
      "a digest in upper case",
      { ...KEYS, keys: [{ sha256: "A".repeat(64), subject: "ci" }] },
      "identity.keys",
    ],
    ["a key without a subject", { ...KEYS, keys: [{ sha256: "0".repeat(64) }] }, "identity.keys"],
  ])("finds %s", (_, settings, setting) => {
    expect(identityProblems({ ...settings })).toMatchObject([
      { setting, allowed: expect.any(String), remedy: expect.any(String) },
    ]);
  });

  it("never shows a key that was taken for its digest", () => {
    const problems = identityProblems({ ...KEYS, keys: [{ sha256: "hunter2", subject: "ci" }] });

    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("does not judge what only Terraform knows", () => {
    const settings = { ...COGNITO, userPoolId: TOKEN, clientIds: [TOKEN] };

    expect(identityProblems(settings, (value) => value === TOKEN)).toEqual([]);
  });
});
