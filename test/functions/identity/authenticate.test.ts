import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createAuthenticator } from "../../../functions/identity/authenticate.js";
import type { GetDocument } from "../../../functions/identity/keys/fetch/https-document.js";
import type { TestIssuer } from "../support/issuer.js";
import {
  COGNITO,
  cognitoClaims,
  createIssuer,
  encoded,
  inSeconds,
  OIDC,
  OIDC_DISCOVERY,
  oidcClaims,
  tamperedToken,
  unsignedToken,
} from "../support/issuer.js";

let issuer: TestIssuer;
let other: TestIssuer;

beforeAll(async () => {
  issuer = await createIssuer();
  other = await createIssuer();
});

describe("a Cognito authenticator", () => {
  it("accepts an access token of the pool", async () => {
    const authenticate = createAuthenticator({ ...COGNITO, tenant: { groupPrefix: "tenant:" } }, issuer);

    expect(await authenticate(`Bearer ${await issuer.sign(cognitoClaims())}`)).toEqual({
      outcome: "authenticated",
      identity: {
        subject: "alice",
        tenant: "acme",
        scopes: ["aws.cognito.signin.user.admin"],
        groups: ["uploaders", "tenant:acme"],
      },
      credential: { keyId: "key-1", tokenId: undefined },
      issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
    });
  });

  it("accepts the bare token, and any of the clients", async () => {
    const token = await issuer.sign(cognitoClaims({ client_id: "client-b" }));

    expect(await createAuthenticator(COGNITO, issuer)(token)).toMatchObject({ outcome: "authenticated" });
  });

  it("fetches the pool's keys once", async () => {
    const fresh = await createIssuer();
    const authenticate = createAuthenticator(COGNITO, fresh);
    const token = await fresh.sign(cognitoClaims());

    await authenticate(token);
    await authenticate(token);

    expect(fresh.fetched).toEqual([
      "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json",
    ]);
  });

  it.each<[string, () => string | Promise<string>, string]>([
    ["an expired token", () => issuer.sign(cognitoClaims({ exp: inSeconds(-40) })), "ExpiredToken"],
    [
      "a token that is not valid yet",
      () => issuer.sign(cognitoClaims({ nbf: inSeconds(60) })),
      "InvalidToken",
    ],
    ["a token without exp", () => issuer.sign(cognitoClaims({ exp: undefined })), "InvalidToken"],
    ["another client", () => issuer.sign(cognitoClaims({ client_id: "client-c" })), "InvalidToken"],
    ["an ID token", () => issuer.sign(cognitoClaims({ token_use: "id", aud: "client-a" })), "InvalidToken"],
    ["a token of no use", () => issuer.sign(cognitoClaims({ token_use: undefined })), "InvalidToken"],
    [
      "another pool",
      () =>
        issuer.sign(
          cognitoClaims({ iss: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other" }),
        ),
      "InvalidToken",
    ],
    ["no issuer", () => issuer.sign(cognitoClaims({ iss: undefined })), "InvalidToken"],
    ["another's signature", () => other.sign(cognitoClaims()), "InvalidToken"],
    ["alg none", () => unsignedToken(cognitoClaims()), "InvalidToken"],
    ["HS256 with the public key", () => issuer.signWithPublicKey(cognitoClaims()), "InvalidToken"],
    [
      "a tampered payload",
      async () => tamperedToken(await issuer.sign(cognitoClaims()), cognitoClaims({ sub: "bob" })),
      "InvalidToken",
    ],
    ["no subject", () => issuer.sign(cognitoClaims({ sub: undefined })), "InvalidToken"],
    ["no token at all", () => "not-a-token", "InvalidToken"],
    ["garbage in three parts", () => "a.b.c", "InvalidToken"],
  ])("rejects %s with 401", async (_, token, code) => {
    const credential = await token();
    const answer = await createAuthenticator(COGNITO, issuer)(`Bearer ${credential}`);

    expect(answer).toMatchObject({ outcome: "rejected", status: 401, code });
    expect(JSON.stringify(answer)).not.toContain(credential);
  });

  it.each([undefined, "", "Bearer", "Basic YTpi"])(
    "rejects %j with 401: no credential",
    async (authorization) => {
      expect(await createAuthenticator(COGNITO, issuer)(authorization)).toMatchObject({
        status: 401,
        code: "MissingCredential",
      });
    },
  );

  it.each([
    ["the scope", { scopes: ["uploads/write"] }, "InsufficientScope"],
    ["the group", { groups: ["admins"] }, "NotInGroup"],
  ])("rejects a token without %s with 403", async (_, changes, code) => {
    const token = await issuer.sign(cognitoClaims());

    expect(await createAuthenticator({ ...COGNITO, ...changes }, issuer)(token)).toMatchObject({
      status: 403,
      code,
    });
  });

  it.each([
    ["both scopes", "uploads/write uploads/read", "authenticated"],
    ["one of two scopes", "uploads/write", "rejected"],
  ])("requires all required scopes: a token with %s", async (_name, scope, outcome) => {
    const settings = { ...COGNITO, requiredScopes: ["uploads/read", "uploads/write"] };
    const token = await issuer.sign(cognitoClaims({ scope }));

    expect(await createAuthenticator(settings, issuer)(token)).toMatchObject({ outcome });
  });

  it.each([
    ["an exp 20 seconds ago", "exp", -20, "authenticated"],
    ["an nbf in 20 seconds", "nbf", 20, "authenticated"],
    ["an exp 40 seconds ago", "exp", -40, "rejected"],
    ["an nbf in 40 seconds", "nbf", 40, "rejected"],
  ])("tolerates clocks that differ by 30 seconds: %s", async (_name, claim, seconds, outcome) => {
    const token = await issuer.sign(cognitoClaims({ [claim]: inSeconds(seconds) }));

    expect(await createAuthenticator(COGNITO, issuer)(token)).toMatchObject({ outcome });
  });

  it("tolerates no difference with a clockToleranceSeconds of 0", async () => {
    const token = await issuer.sign(cognitoClaims({ exp: inSeconds(-5) }));

    expect(await createAuthenticator({ ...COGNITO, clockToleranceSeconds: 0 }, issuer)(token)).toMatchObject({
      code: "ExpiredToken",
    });
  });

  it("accepts any one of the required scopes and groups", async () => {
    const settings = { ...COGNITO, scopes: ["x", "uploads/write"], groups: ["y", "uploaders"] };
    const token = await issuer.sign(cognitoClaims({ scope: "uploads/write openid" }));

    expect(await createAuthenticator(settings, issuer)(token)).toMatchObject({ outcome: "authenticated" });
  });
});

describe("an OpenID Connect authenticator", () => {
  it("accepts a token of the issuer, with scopes in scp", async () => {
    const settings = { ...OIDC, scopes: ["uploads:write"], groups: ["uploaders"] };

    expect(await createAuthenticator(settings, issuer)(await issuer.sign(oidcClaims()))).toMatchObject({
      identity: { subject: "auth0|alice", scopes: ["uploads:write"], groups: ["uploaders"] },
    });
  });

  it.each([
    [{ ...OIDC }, ["https://issuer.example.com/.well-known/openid-configuration", OIDC_DISCOVERY.jwks_uri]],
    [{ ...OIDC, jwksUri: "https://keys.example.com/k" }, ["https://keys.example.com/k"]],
  ])("fetches the keys from their address: %j", async (settings, addresses) => {
    const fresh = await createIssuer();

    await createAuthenticator(settings, fresh)(await fresh.sign(oidcClaims()));

    expect(fresh.fetched).toEqual(addresses);
  });

  it.each<[string, () => string | Promise<string>, string]>([
    ["an expired token", () => issuer.sign(oidcClaims({ exp: inSeconds(-40) })), "ExpiredToken"],
    ["a token without exp", () => issuer.sign(oidcClaims({ exp: undefined })), "InvalidToken"],
    ["another audience", () => issuer.sign(oidcClaims({ aud: "other" })), "InvalidToken"],
    ["no audience", () => issuer.sign(oidcClaims({ aud: undefined })), "InvalidToken"],
    [
      "an issuer without the slash",
      () => issuer.sign(oidcClaims({ iss: "https://issuer.example.com" })),
      "InvalidToken",
    ],
    ["alg none", () => unsignedToken(oidcClaims()), "InvalidToken"],
    ["HS256 with the public key", () => issuer.signWithPublicKey(oidcClaims()), "InvalidToken"],
    [
      "a tampered payload",
      async () => tamperedToken(await issuer.sign(oidcClaims()), oidcClaims({ sub: "bob" })),
      "InvalidToken",
    ],
  ])("rejects %s with 401", async (_, token, code) => {
    expect(await createAuthenticator(OIDC, issuer)(await token())).toMatchObject({ status: 401, code });
  });

  it.each<[string, object, Record<string, unknown>, string]>([
    ["an algorithm that is allowed", { algorithms: ["RS256"] }, {}, "authenticated"],
    ["an algorithm that is not allowed", { algorithms: ["ES256"] }, {}, "rejected"],
    ["another client's token", { clientIds: ["app"] }, { azp: "evil" }, "rejected"],
    ["a listed client's token", { clientIds: ["app"] }, { azp: "app" }, "authenticated"],
    ["an ID token", {}, { nonce: "n" }, "rejected"],
    ["an ID token if it is required", { tokenType: "id" }, { nonce: "n" }, "authenticated"],
    ["a token that is too old", { maxTokenAgeSeconds: 60 }, { iat: inSeconds(-200) }, "rejected"],
    ["a subject of one's choice", { subjectClaim: "oid" }, { oid: "o" }, "authenticated"],
  ])("follows its settings: %s", async (_name, settings, changes, outcome) => {
    const token = await issuer.sign(oidcClaims(changes));

    expect(await createAuthenticator({ ...OIDC, ...settings }, issuer)(token)).toMatchObject({ outcome });
  });

  it.each([
    ["its kid", { kid: "key-1" }, "key-1"],
    ["its thumbprint if it has no kid", {}, expect.stringMatching(/^[\w-]{43}$/)],
  ])(
    "identifies the key of a token by %s, so that the deny list can contain it",
    async (_name, members, keyId) => {
      const { keys } = JSON.parse(Buffer.from(await issuer.get("", AbortSignal.abort())).toString());
      const { kid: _kid, ...key } = keys[0];
      const get: GetDocument = async (uri) =>
        uri.endsWith("openid-configuration")
          ? issuer.get(uri, AbortSignal.abort())
          : encoded({ keys: [{ ...key, ...members }] });
      const token = await issuer.signRaw(oidcClaims(), { kid: undefined });

      expect(await createAuthenticator(OIDC, { ...issuer, get })(token)).toMatchObject({
        credential: { keyId },
      });
    },
  );

  it.each([
    ["a listed tenant", "11111111-1111-1111-1111-111111111111", "authenticated"],
    ["another tenant", "33333333-3333-3333-3333-333333333333", "rejected"],
    ["the template itself", "{tenantid}", "rejected"],
  ])("accepts only the issuers of listed tenants: %s", async (_name, tenant, outcome) => {
    const issuerTenants = ["11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"];
    const settings = {
      ...OIDC,
      issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
      issuerTenants,
      jwksUri: "https://login.microsoftonline.com/common/discovery/v2.0/keys",
    };
    const iss = `https://login.microsoftonline.com/${tenant}/v2.0`;
    const token = await issuer.sign(oidcClaims({ iss, tid: tenant, ver: "2.0", azp: "app" }));

    expect(await createAuthenticator(settings, issuer)(token)).toMatchObject({ outcome });
  });

  it("fetches no keys for tokens of another issuer, however many come", async () => {
    const fresh = await createIssuer();
    const authenticate = createAuthenticator({ ...OIDC, jwksUri: OIDC_DISCOVERY.jwks_uri }, fresh);
    const token = await other.sign(oidcClaims({ iss: "https://evil.example.com/" }), { kid: "key-2" });

    const answers = [await authenticate(token), await authenticate(token)];

    expect(answers).toMatchObject([{ status: 401 }, { status: 401 }]);
    expect(fresh.fetched).toEqual([OIDC_DISCOVERY.jwks_uri]);
  });
});

describe("a pre-shared key authenticator", () => {
  const digest = (key: string) => createHash("sha256").update(key).digest("hex");
  const OLD_KEY = "old-key-".repeat(4);
  const NEW_KEY = "new-key-".repeat(4);
  const SHORT_KEY = OLD_KEY.slice(1);
  const keys = [
    { sha256: digest(OLD_KEY), subject: "ci" },
    { sha256: digest(NEW_KEY), subject: "ci", tenant: "acme" },
    { sha256: digest(SHORT_KEY), subject: "ci" },
    { sha256: digest("a"), subject: "ci" },
  ];
  const authenticate = createAuthenticator(
    { type: "pre-shared-key", keys },
    { now: Date.now, log: () => undefined },
  );

  it.each([
    [OLD_KEY, { subject: "ci", tenant: undefined }],
    [`Bearer ${NEW_KEY}`, { subject: "ci", tenant: "acme" }],
  ])("accepts %j", async (authorization, identity) => {
    expect(await authenticate(authorization)).toMatchObject({ outcome: "authenticated", identity });
  });

  it.each([
    ["another key", `Bearer ${"other-k-".repeat(4)}`],
    ["a digest", digest(OLD_KEY)],
    ["a key and more", `${OLD_KEY}2`],
    ["a listed key of 31 characters", SHORT_KEY],
    ["a listed key of 31 characters after Bearer and spaces", `Bearer      ${SHORT_KEY}`],
    ["a listed key of one character", "a"],
  ])("rejects %s with 401", async (_name, authorization) => {
    expect(await authenticate(authorization)).toMatchObject({ status: 401, code: "InvalidToken" });
  });

  it.each<[string, string | undefined, string, object]>([
    ["a key as x-api-key", undefined, NEW_KEY, { outcome: "authenticated" }],
    ["another key as x-api-key", undefined, "x".repeat(40), { status: 401, code: "InvalidToken" }],
    ["an empty x-api-key", undefined, "", { status: 401, code: "MissingCredential" }],
    ["a wrong Authorization with a good x-api-key", "Bearer nonsense", NEW_KEY, { status: 401 }],
    ["a good Authorization with a wrong x-api-key", NEW_KEY, "nonsense", { outcome: "authenticated" }],
  ])("decides about %s", async (_name, authorization, apiKey, answer) => {
    expect(await authenticate(authorization, { apiKey })).toMatchObject(answer);
  });

  it("rejects a token in x-api-key", async () => {
    const apiKey = await issuer.sign(cognitoClaims());

    expect(await createAuthenticator(COGNITO, issuer)(undefined, { apiKey })).toMatchObject({ status: 401 });
  });

  it.each([
    ["before its time", -1, 401, "InvalidToken"],
    ["from its first moment on", 0, undefined, undefined],
    ["until its last moment", 9_999, undefined, undefined],
    ["from its expiry on", 10_000, 401, "ExpiredKey"],
  ])("accepts a key only while it is valid: %s", async (_name, offsetMs, status, code) => {
    const start = Date.parse("2026-01-31T00:00:00Z");
    const timed = {
      sha256: digest(NEW_KEY),
      subject: "ci",
      notBefore: "2026-01-31T00:00:00Z",
      expiresAt: "2026-01-31T00:00:10Z",
    };
    const authenticateThen = createAuthenticator(
      { type: "pre-shared-key", keys: [timed] },
      { now: () => start + offsetMs, log: () => undefined },
    );

    const answer = await authenticateThen(NEW_KEY);

    expect(answer.outcome).toBe(status === undefined ? "authenticated" : "rejected");
    if (status !== undefined) expect(answer).toMatchObject({ status, code });
  });
});
