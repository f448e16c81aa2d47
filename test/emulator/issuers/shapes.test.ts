import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { createIssuerStandIn } from "../../../emulator/internet/issuers/issuer-stand-in.js";
import { jwksUriOf } from "../../../emulator/internet/issuers/key-address.js";
import type { IssuerType } from "../../../emulator/issuers/issuer-type.js";
import { ISSUER_TYPES, issuerTypeOf } from "../../../emulator/issuers/issuer-type.js";
import { issueToken } from "../../../emulator/services/cognito/issue-token.js";
import { openSigningKeys } from "../../../emulator/services/cognito/signing-keys.js";
import type { IssuerTokenSpec } from "../../../emulator/services/cognito/token-spec.js";
import { documentsOf } from "../../functions/identity/issuers/fixture.js";
import { FIXTURES } from "../../functions/identity/issuers/fixtures.js";
import { writeSigningKeys } from "../../support/signing-keys.js";
import { openPools } from "../services/cognito/stack-with-pools.js";

/** The documents and tokens of each type, modeled on real ones, by its name in docs/issuers.md. */
const NAMES: Readonly<Record<IssuerType, string>> = {
  auth0: "Auth0",
  "entra-v1": "Microsoft Entra ID, version 1",
  "entra-v2": "Microsoft Entra ID, version 2",
  github: "GitHub Actions",
  google: "Google",
  keycloak: "Keycloak",
  okta: "Okta",
  supabase: "Supabase",
};

function fixtureOf(type: IssuerType) {
  const fixture = FIXTURES.find(({ name }) => name === NAMES[type]);
  if (fixture === undefined || fixture.settings.type !== "oidc") throw new Error(`no fixture of ${type}`);
  return { ...fixture, settings: fixture.settings };
}

/** Starts the emulator with the issuer that a fixture describes. */
async function open(type: IssuerType) {
  const { settings, identity, algorithm } = fixtureOf(type);
  const { issuer, audience, clientIds = [], jwksUri: configured } = settings;
  const trusted = {
    issuer,
    jwksUri: jwksUriOf(issuer, configured),
    audience: audience[0],
    client: clientIds[0],
    tenant: settings.tenant,
  };
  const opened = { ...(await openPools([])), keys: await keysOf(issuer, algorithm) };
  const { handler } = createIssuerStandIn([trusted], opened.keys);
  const tenant = settings.tenant === undefined ? {} : { tenant: "acme" };
  const user = { subject: identity.subject, ...tenant, scopes: ["s"], groups: ["g"] };
  return {
    issue: (spec: Partial<IssuerTokenSpec> = {}) =>
      issueToken({ issuerType: type, ...user, ...spec }, { ...opened, issuers: [trusted] }),
    fetchJson: async (url: string) => {
      const { host, pathname } = new URL(url);
      const request = { method: "GET", path: pathname, query: "", headers: [["Host", host]] as const };
      const answer = await handler({ ...request, body: Readable.from([]), remoteAddress: "127.0.0.1" });
      return JSON.parse(String(answer.body));
    },
  };
}

/** RSA keys are generated once per process, because generating one is slow. */
async function keysOf(issuer: string, algorithm: string) {
  const folder = await mkdtemp(join(tmpdir(), "issuers-test-"));
  if (algorithm === "RS256") writeSigningKeys(folder, [issuer]);
  return openSigningKeys(join(folder, "issuer"));
}

const names = (object: object) => Object.keys(object).sort();

describe.each(ISSUER_TYPES)("an issuer of type %s", (type) => {
  const fixture = fixtureOf(type);

  it("is recognized by its iss claim", () => {
    expect(issuerTypeOf(fixture.settings.issuer)).toBe(type);
  });

  it("issues tokens with the header and the claims of real ones", async () => {
    const issued = await (await open(type)).issue();

    const token = issued.outcome === "issued" ? issued.token : expect.fail(issued.reason);
    const times = { iat: 0, exp: 0 };
    // The settings for version 1 read no roles, so its fixture has none. Only Okta's example has groups.
    const roles = type === "entra-v1" ? { roles: [] } : {};
    const { Groups: _, ...claims } = fixture.claims;
    expect(names(decodeJwt(token))).toEqual(names({ ...claims, ...times, ...roles }));
    expect(names(decodeProtectedHeader(token))).toEqual(names(fixture.header));
    expect(decodeProtectedHeader(token).alg).toBe(fixture.algorithm);
  });

  it("publishes keys with the members of real ones", async () => {
    const { fetchJson } = await open(type);

    const { keys } = await fetchJson(fixture.jwksUri);

    const { keys: real } = documentsOf(fixture)[fixture.jwksUri] as { keys: readonly object[] };
    expect(keys.map(names)).toEqual(expect.arrayContaining(real.map(names)));
    expect(keys).toHaveLength(real.length);
  });

  it("has the discovery document of the real one", async () => {
    const { fetchJson } = await open(type);
    const { issuer } = fixture.settings;

    const document = await fetchJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);

    const { tenant_region_scope: _, ...real } = fixture.discovery?.document ?? { issuer };
    expect(document).toMatchObject(real);
  });
});

describe("a request for a token of a type", () => {
  it.each<[string, IssuerType, Partial<IssuerTokenSpec>, RegExp]>([
    [
      "of a type that the stack does not have",
      "okta",
      { issuerType: "auth0" },
      /0 of the stack's.*acme\.okta\.com/,
    ],
    [
      "of a kind that the issuer does not issue",
      "google",
      { use: "access" },
      /google issues no access tokens/,
    ],
    ["without an audience for another issuer", "okta", { issuer: "https://a.okta.com/oauth2/x" }, /audience/],
    ["of an issuer without TLS", "okta", { issuer: "http://acme.okta.com" }, /https URL/],
  ])("is rejected if it is %s", async (_name, type, spec, reason) => {
    expect(await (await open(type)).issue(spec)).toMatchObject({
      outcome: "rejected",
      reason: expect.stringMatching(reason),
    });
  });
});
