import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { identityProblems } from "../../../functions/identity/rules/identity-problems.js";
import { COGNITO, OIDC } from "../support/issuer.js";

const KEYS = { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "ci" }] } as const;
const DIGEST_A = { sha256: "a".repeat(64), subject: "ci" };
const DIGEST_B = { sha256: "b".repeat(64), subject: "ci" };
const ENTRA = "https://login.microsoftonline.com/{tenantid}/v2.0";
const TENANT = "9b1f4ba5-2f4f-4d9e-8f0a-3a1d3f0f5b11";
const TOKEN = "${TfToken[TOKEN.7]}";

/** Settings of a pre-shared key with a policy of its own. */
function keyWith(policy: object) {
  return { ...KEYS, keys: [{ ...DIGEST_A, policy }] };
}

describe("the policy of a pre-shared key", () => {
  it.each<[string, object]>([
    ["prefix", { prefix: "" }],
    ["prefix", { prefix: "nightly" }],
    ["prefix", { prefix: "/nightly/" }],
    ["prefix", { prefix: "a//b/" }],
    ["prefix", { prefix: "../" }],
    ["prefix", { prefix: "a/./" }],
    ["prefix", { prefix: "a b/" }],
    ["prefix", { prefix: 'a"/' }],
    ["prefix", { prefix: "a%2f/" }],
    ["maxBytes", { maxBytes: 0 }],
    ["maxBytes", { maxBytes: "1" }],
    ["allowedContentTypes", { allowedContentTypes: [] }],
    ["allowedContentTypes[0]", { allowedContentTypes: ["image"] }],
    ["allowedExtensions", { allowedExtensions: [] }],
    ["allowedExtensions[0]", { allowedExtensions: ["png"] }],
    ["overwrite", { overwrite: true }],
    ["checksum", { checksum: "optional" }],
    ["urlExpirySeconds", { urlExpirySeconds: 0 }],
    ["keyPrefix", { keyPrefix: "shared" }],
  ])("has a problem with %s of %j", (field, policy) => {
    expect(identityProblems(keyWith(policy))).toMatchObject([
      { setting: `identity.keys[0].policy.${field}` },
    ]);
  });

  it("is valid as docs/pre-shared-keys.md shows it", () => {
    const page = readFileSync(new URL("../../../docs/pre-shared-keys.md", import.meta.url), "utf8");
    const [, settings = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];

    expect(identityProblems(JSON.parse(settings))).toEqual([]);
  });
});

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
    ["a maximum age of keys", { ...COGNITO, keyMaxAgeMinutes: 1 }],
    ["tenants of Entra ID", { ...OIDC, issuer: ENTRA, issuerTenants: [TENANT] }],
    [
      "a token profile",
      { ...OIDC, tokenType: "at+jwt", clientIds: ["app"], requiredScopes: ["a"], subjectClaim: "oid" },
    ],
    ["times", { ...COGNITO, clockToleranceSeconds: 0, maxTokenAgeSeconds: 3_600 }],
    ["algorithms", { ...OIDC, algorithms: ["RS256", "EdDSA"] }],
    ["shipped keys", { ...COGNITO, keys: { keys: [{ kty: "RSA", n: "AQ", e: "AQAB", kid: "k" }] } }],
    ["an issuer's whole JWKS", { ...OIDC, keys: { keys: [{ kty: "EC", x5c: ["MII"] }], other: 1 } }],
    ["pre-shared keys", KEYS],
    [
      "a pre-shared key with its times",
      { ...KEYS, keys: [{ ...DIGEST_A, notBefore: "2026-01-01T00:00:00Z", expiresAt: "2027-01-01T00:00Z" }] },
    ],
    ["a pre-shared key with a policy", keyWith({ prefix: "a.b/c_d-/", maxBytes: 1, overwrite: false })],
    [
      "a pre-shared key with the rest of a policy",
      keyWith({
        allowedContentTypes: ["image/*"],
        allowedExtensions: [".tar.gz"],
        checksum: "required",
        urlExpirySeconds: 60,
      }),
    ],
  ])("finds no problem in %s", (_, settings) => {
    expect(identityProblems(settings)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["no type", { ...COGNITO, type: undefined }, "identity.type"],
    ["an inherited type", { ...COGNITO, type: "constructor" }, "identity.type"],
    ["an ARN for a pool", { ...COGNITO, userPoolId: "arn:aws:cognito-idp:x" }, "identity.userPoolId"],
    ["no client", { ...COGNITO, clientIds: [] }, "identity.clientIds"],
    ["a client as a string", { ...COGNITO, clientIds: "client-a" }, "identity.clientIds"],
    ["no scope", { ...COGNITO, scopes: [] }, "identity.scopes"],
    ["no required scope", { ...OIDC, requiredScopes: [] }, "identity.requiredScopes"],
    ["no group", { ...OIDC, groups: [] }, "identity.groups"],
    ["a misspelt Region", { ...COGNITO, userPoolId: "us-esat-1_AbC" }, "identity.userPoolId"],
    ["scopes in one string", { ...COGNITO, scopes: ["a b"] }, "identity.scopes[0]"],
    ["a blank group", { ...COGNITO, groups: [" "] }, "identity.groups[0]"],
    ["two tenant sources", { ...COGNITO, tenant: { claim: "t", groupPrefix: "t" } }, "identity.tenant"],
    ["an empty group prefix", { ...COGNITO, tenant: { groupPrefix: "" } }, "identity.tenant.groupPrefix"],
    ["an issuer over http", { ...OIDC, issuer: "http://issuer.example.com" }, "identity.issuer"],
    ["an issuer with a query", { ...OIDC, issuer: "https://issuer.example.com/?a" }, "identity.issuer"],
    ["an issuer in capitals", { ...OIDC, issuer: "HTTPS://issuer.example.com" }, "identity.issuer"],
    ["an issuer without slashes", { ...OIDC, issuer: "https:issuer.example.com" }, "identity.issuer"],
    ["an issuer after a space", { ...OIDC, issuer: " https://issuer.example.com" }, "identity.issuer"],
    ["an issuer with a line break", { ...OIDC, issuer: "https://issuer.example.com/\n" }, "identity.issuer"],
    ["an issuer with backslashes", { ...OIDC, issuer: "https:\\\\issuer.example.com" }, "identity.issuer"],
    ["keys with a password", { ...OIDC, jwksUri: "https://u:p@issuer.example.com/keys" }, "identity.jwksUri"],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    ["groups with a hole", { ...OIDC, groups: [, "uploaders"] }, "identity.groups[0]"],
    ["no audience", { ...OIDC, audience: [] }, "identity.audience"],
    ["keys over http", { ...OIDC, jwksUri: "http://issuer.example.com/keys" }, "identity.jwksUri"],
    ["keys of more than an hour", { ...COGNITO, keyMaxAgeMinutes: 61 }, "identity.keyMaxAgeMinutes"],
    ["keys of no age", { ...OIDC, keyMaxAgeMinutes: 0 }, "identity.keyMaxAgeMinutes"],
    ["a tolerance of an hour", { ...OIDC, clockToleranceSeconds: 3_600 }, "identity.clockToleranceSeconds"],
    ["a maximum age of a second", { ...COGNITO, maxTokenAgeSeconds: 1 }, "identity.maxTokenAgeSeconds"],
    ["a token type that does not exist", { ...OIDC, tokenType: "jwt" }, "identity.tokenType"],
    ["logout tokens", { ...OIDC, tokenType: "logout+jwt" }, "identity.tokenType"],
    ["no client", { ...OIDC, clientIds: [] }, "identity.clientIds"],
    ["required scopes as a string", { ...OIDC, requiredScopes: "a b" }, "identity.requiredScopes"],
    ["a blank claim for the subject", { ...OIDC, subjectClaim: " " }, "identity.subjectClaim"],
    ["tenants without a template", { ...OIDC, issuerTenants: [TENANT] }, "identity.issuer"],
    ["a template without tenants", { ...OIDC, issuer: ENTRA }, "identity.issuer"],
    ["a tenant by name", { ...OIDC, issuer: ENTRA, issuerTenants: ["acme"] }, "identity.issuerTenants[0]"],
    ["an age as a string", { ...OIDC, keyMaxAgeMinutes: "10" }, "identity.keyMaxAgeMinutes"],
    ["no algorithm", { ...OIDC, algorithms: [] }, "identity.algorithms"],
    ["a symmetric algorithm", { ...OIDC, algorithms: ["HS256"] }, "identity.algorithms[0]"],
    ["the algorithm none", { ...OIDC, algorithms: ["RS256", "none"] }, "identity.algorithms[1]"],
    ["algorithms of a user pool", { ...COGNITO, algorithms: ["RS256"] }, "identity.algorithms"],
    ["a list for a JWKS", { ...OIDC, keys: [{ kty: "RSA" }] }, "identity.keys"],
    ["a JWKS with a string", { ...OIDC, keys: { keys: ["key"] } }, "identity.keys"],
    ["a JWKS with a key without kty", { ...OIDC, keys: { keys: [{ kid: "k" }] } }, "identity.keys"],
    ["no keys", { ...KEYS, keys: [] }, "identity.keys"],
    [
      "a digest in upper case",
      { ...KEYS, keys: [{ sha256: "A".repeat(64), subject: "ci" }] },
      "identity.keys[0].sha256",
    ],
    [
      "one digest twice",
      { ...KEYS, keys: [DIGEST_A, { ...DIGEST_B, subject: "x" }, { ...DIGEST_A, subject: "other" }] },
      "identity.keys[2]",
    ],
    ["one digest twice for one subject", { ...KEYS, keys: [DIGEST_A, { ...DIGEST_A }] }, "identity.keys[1]"],
    ["a key without a subject", { ...KEYS, keys: [{ sha256: "0".repeat(64) }] }, "identity.keys[0].subject"],
    [
      "a key that expires before it starts",
      {
        ...KEYS,
        keys: [{ ...DIGEST_A, notBefore: "2026-02-01T00:00:00Z", expiresAt: "2026-01-01T00:00:00Z" }],
      },
      "identity.keys[0].expiresAt",
    ],
    [
      "a local time",
      { ...KEYS, keys: [{ ...DIGEST_A, expiresAt: "2026-02-01" }] },
      "identity.keys[0].expiresAt",
    ],
    [
      "a day that does not exist",
      { ...KEYS, keys: [{ ...DIGEST_A, notBefore: "2026-99-01T00:00:00Z" }] },
      "identity.keys[0].notBefore",
    ],
    [
      "30 February",
      { ...KEYS, keys: [{ ...DIGEST_A, expiresAt: "2026-02-30T00:00Z" }] },
      "identity.keys[0].expiresAt",
    ],
    ["a subject of dots", { ...KEYS, keys: [{ ...DIGEST_A, subject: ".." }] }, "identity.keys[0].subject"],
    [
      "a subject with a line break",
      { ...KEYS, keys: [{ ...DIGEST_A, subject: "a\nb" }] },
      "identity.keys[0].subject",
    ],
    [
      "a tenant that is not Unicode",
      { ...KEYS, keys: [{ ...DIGEST_A, tenant: "a\ud800" }] },
      "identity.keys[0].tenant",
    ],
    ["a misspelt setting", { ...COGNITO, scope: ["up/write"] }, "identity.scope"],
    ["another type's setting", { ...COGNITO, audience: ["a"] }, "identity.audience"],
    [
      "a misspelt field of a key",
      { ...KEYS, keys: [{ ...DIGEST_A, tenent: "acme" }] },
      "identity.keys[0].tenent",
    ],
    ["scopes as a string", { ...COGNITO, scopes: "up/write" }, "identity.scopes"],
    ["a pool as a number", { ...COGNITO, userPoolId: 5 }, "identity.userPoolId"],
    ["a tenant as a string", { ...OIDC, tenant: "claim" }, "identity.tenant"],
    ["a claim as a number", { ...OIDC, groupsClaim: 5 }, "identity.groupsClaim"],
  ])("finds %s", (_, settings, setting) => {
    expect(identityProblems({ ...settings })).toMatchObject([
      { setting, allowed: expect.any(String), remedy: expect.any(String) },
    ]);
  });

  it.each<[string, unknown]>([
    ["in place of its digest", [{ sha256: "hunter2", subject: "ci" }]],
    ["in place of the object", ["hunter2"]],
    ["in place of the list", "hunter2"],
    ["in a field of another name", [{ ...DIGEST_A, key: "hunter2" }]],
  ])("never shows a key that was given %s", (_, keys) => {
    const problems = identityProblems({ ...KEYS, keys });

    expect(problems).not.toEqual([]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it.each([
    ["a private RSA key", { kty: "RSA", n: "AQ", e: "AQAB", d: "hunter2" }],
    ["a prime of one", { kty: "RSA", n: "AQ", e: "AQAB", p: "hunter2" }],
    ["a symmetric key", { kty: "oct", k: "hunter2" }],
  ])("rejects %s among keys that come with the settings, and does not show it", (_name, key) => {
    const problems = identityProblems({ ...OIDC, keys: { keys: [key] } });

    expect(problems).toMatchObject([{ setting: "identity.keys", received: "(not shown)" }]);
  });

  it("never shows a key that was given in place of the settings", () => {
    const problems = identityProblems(JSON.parse('"hunter2"'));

    expect(problems).toMatchObject([{ setting: "identity" }]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("rejects a type for which String() throws", () => {
    expect(identityProblems({ type: JSON.parse('{"toString":1,"valueOf":1}') })).toMatchObject([
      { setting: "identity.type" },
    ]);
  });

  it("never shows the value of an unknown setting", () => {
    const problems = identityProblems({ ...KEYS, key: "hunter2" });

    expect(problems).toMatchObject([{ setting: "identity.key" }]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("accepts an undefined setting as omitted", () => {
    expect(identityProblems({ ...COGNITO, scope: undefined })).toEqual([]);
  });

  it("names the key with a repeated digest, and does not show the digest", () => {
    const problems = identityProblems({ ...KEYS, keys: [DIGEST_B, DIGEST_A, { ...DIGEST_A, subject: "x" }] });

    expect(problems).toMatchObject([{ setting: "identity.keys[2]", received: "(not shown)" }]);
    expect(JSON.stringify(problems)).not.toContain(DIGEST_A.sha256);
  });

  it("accepts digests that only Terraform knows, which may be equal", () => {
    const keys = [{ sha256: TOKEN, subject: "a" }, { sha256: TOKEN, subject: "b" }, DIGEST_A];

    expect(identityProblems({ ...KEYS, keys }, (value) => value === TOKEN)).toEqual([]);
  });

  it("accepts values that only Terraform knows", () => {
    const settings = { ...COGNITO, userPoolId: TOKEN, clientIds: [TOKEN] };

    expect(identityProblems(settings, (value) => value === TOKEN)).toEqual([]);
  });
});

describe("identityProblems of several issuers", () => {
  const SECOND = { ...OIDC, namespace: "partner" };
  const ROBOTS = { ...KEYS, namespace: "robots" };
  const TENANT_A = "0f2a9c1e-5d47-4b8a-9e0f-6c2d1b7a8e90";
  const TENANT_B = "1f2a9c1e-5d47-4b8a-9e0f-6c2d1b7a8e90";
  const ENTRA = {
    ...OIDC,
    issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
    issuerTenants: [TENANT_A, TENANT_B],
  };

  it.each([
    ["one", [COGNITO]],
    ["three", [COGNITO, SECOND, ROBOTS]],
    [
      "two tenants of an issuer",
      [
        { ...ENTRA, issuerTenants: [TENANT_A] },
        { ...ENTRA, issuerTenants: [TENANT_B], namespace: "b" },
      ],
    ],
    ["a namespace for the first, too", [{ ...COGNITO, namespace: "pool" }, SECOND]],
  ])("finds no problem in %s", (_name, identities) => {
    expect(identityProblems(identities)).toEqual([]);
  });

  it.each<[string, readonly object[], string]>([
    ["none at all", [], "identity"],
    ["a second one without a namespace", [COGNITO, OIDC], "identity"],
    ["a namespace twice", [COGNITO, SECOND, { ...KEYS, namespace: "partner" }], "identity"],
    ["an issuer twice", [OIDC, SECOND], "identity"],
    [
      "a user pool that is also given as an issuer",
      [
        COGNITO,
        { ...SECOND, issuer: `https://cognito-idp.eu-central-1.amazonaws.com/${COGNITO.userPoolId}` },
      ],
      "identity",
    ],
    [
      "a tenant of an issuer that is also given as an issuer",
      [ENTRA, { ...SECOND, issuer: ENTRA.issuer.replace("{tenantid}", TENANT_B) }],
      "identity",
    ],
    ["more than ten", Array.from({ length: 11 }, (_, n) => ({ ...KEYS, namespace: `n${n}` })), "identity"],
    ["a namespace with a colon", [COGNITO, { ...OIDC, namespace: "a:b" }], "identity[1].namespace"],
    ["a wrong setting of the second", [COGNITO, { ...SECOND, audience: [] }], "identity[1].audience"],
    ["an unknown setting of the second", [COGNITO, { ...SECOND, audiences: ["a"] }], "identity[1].audiences"],
  ])("finds %s", (_name, identities, setting) => {
    expect(identityProblems(identities as never)).toMatchObject([{ setting }]);
  });
});
