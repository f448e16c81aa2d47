import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createAuthenticator } from "../../../functions/identity/authenticate.js";
import type { IdentitySettings } from "../../../functions/identity/contract.js";
import type { TestIssuer } from "../support/issuer.js";
import { COGNITO, cognitoClaims, createIssuer, OIDC, OIDC_DISCOVERY, oidcClaims } from "../support/issuer.js";

const KEY = "k".repeat(32);
const SHA256 = createHash("sha256").update(KEY).digest("hex");

const POOL: IdentitySettings = { ...COGNITO, tenant: { claim: "tenant" } };
const PARTNER: IdentitySettings = {
  ...OIDC,
  jwksUri: OIDC_DISCOVERY.jwks_uri,
  namespace: "partner",
  tenant: { claim: "tenant" },
};
const ROBOTS: IdentitySettings = {
  type: "pre-shared-key",
  namespace: "robots",
  keys: [{ sha256: SHA256, subject: "ci", tenant: "acme" }],
};

let pool: TestIssuer;
let partner: TestIssuer;
beforeAll(async () => {
  pool = await createIssuer();
  partner = await createIssuer();
});

/** An authenticator that gets each issuer's own keys. */
function authenticator(identities: readonly IdentitySettings[]) {
  return createAuthenticator(identities, {
    ...pool,
    get: (uri, signal) => (uri.includes("cognito-idp") ? pool : partner).get(uri, signal),
  });
}

const identityOf = async (authorization: string, identities = [POOL, PARTNER, ROBOTS]) => {
  const answer = await authenticator(identities)(authorization);
  if (answer.outcome === "rejected") return `${answer.status} ${answer.code}`;
  const { subject, tenant } = answer.identity;
  return { subject, tenant };
};

describe("several issuers together", () => {
  it("do not change the names of the first issuer's callers", async () => {
    const token = await pool.sign(cognitoClaims({ tenant: "acme" }));

    expect(await identityOf(token)).toEqual({ subject: "alice", tenant: "acme" });
    expect(await identityOf(token, [POOL])).toEqual({ subject: "alice", tenant: "acme" });
  });

  it("put the callers and tenants of each other issuer into its namespace", async () => {
    const token = await partner.sign(oidcClaims({ sub: "alice", tenant: "acme" }));

    expect(await identityOf(token)).toEqual({ subject: "partner:alice", tenant: "partner:acme" });
  });

  it("put holders of pre-shared keys into the namespace of the keys", async () => {
    expect(await identityOf(`Bearer ${KEY}`)).toEqual({ subject: "robots:ci", tenant: "robots:acme" });
  });

  it.each([
    ["subject", { sub: "partner:alice" }],
    ["tenant", { tenant: "partner:acme" }],
    ["subject of keys", { sub: "robots:ci" }],
  ])("do not let the first issuer vouch for another issuer's %s", async (_name, changes) => {
    expect(await identityOf(await pool.sign(cognitoClaims(changes)))).toBe("403 ReservedName");
  });

  it("do not change a subject like partner:alice if no issuer has the namespace partner", async () => {
    const token = await pool.sign(cognitoClaims({ sub: "partner:alice" }));

    expect(await identityOf(token, [POOL])).toMatchObject({ subject: "partner:alice" });
  });

  it("cannot be impersonated by an issuer whose subject begins with a namespace", async () => {
    const token = await partner.sign(oidcClaims({ sub: "robots:ci" }));

    expect(await identityOf(token)).toMatchObject({ subject: "partner:robots:ci" });
  });

  it.each<[string, () => Promise<string>]>([
    ["a token signed by the other issuer", () => partner.sign(cognitoClaims())],
    ["the other way round", () => pool.sign(oidcClaims())],
    ["a token of a third issuer", () => pool.sign(oidcClaims({ iss: "https://third.example.com" }))],
    ["another key", async () => "x".repeat(32)],
  ])("reject %s", async (_name, credential) => {
    expect(await identityOf(await credential())).toBe("401 InvalidToken");
  });

  it("accept tokens of the others while one issuer is down", async () => {
    const authenticate = createAuthenticator([POOL, PARTNER], {
      ...pool,
      get: (uri, signal) =>
        uri.includes("cognito-idp") ? pool.get(uri, signal) : Promise.reject(new TypeError("no network")),
    });

    expect(await authenticate(await pool.sign(cognitoClaims()))).toMatchObject({ outcome: "authenticated" });
    expect(await authenticate(await partner.sign(oidcClaims()))).toMatchObject({ status: 503 });
  });
});
