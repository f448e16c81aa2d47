import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { strToU8, zipSync } from "fflate";
import { decodeJwt } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createIssuerStandIn } from "../../../emulator/internet/issuers/issuer-stand-in.js";
import { issuersNamedIn } from "../../../emulator/internet/issuers/named-issuers.js";
import type { TrustedIssuer } from "../../../emulator/issuers/trusted-issuer.js";
import type { LambdaFunction } from "../../../emulator/model.js";
import { issueToken } from "../../../emulator/services/cognito/issue-token.js";
import { openSigningKeys } from "../../../emulator/services/cognito/signing-keys.js";
import type { IssuerTokenSpec } from "../../../emulator/services/cognito/token-spec.js";
import { createAuthenticator } from "../../../functions/identity/authenticate.js";
import type { OidcIdentitySettings } from "../../../functions/identity/contract.js";
import { writeSigningKeys } from "../../support/signing-keys.js";
import { NOW, openPools } from "../services/cognito/stack-with-pools.js";

const FIRST = "9b1f4ba5-2f4f-4d9e-8f0a-3a1d3f0f5b11";
const SECOND = "7f3c9a52-6d0e-4a3b-9d44-1f0b6c1c2d3e";
const UNLISTED = "00000000-0000-4000-8000-000000000000";
const issuerOf = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;

const SETTINGS: OidcIdentitySettings = {
  type: "oidc",
  issuer: issuerOf("{tenantid}"),
  issuerTenants: [FIRST, SECOND],
  audience: ["6e74172b-be56-4843-9ff4-e66a39bb12e3"],
  clientIds: ["14d82eec-204b-4c2f-b7e8-296a70dab67e"],
  subjectClaim: "oid",
  tenant: { claim: "tid" },
};

let issuers: readonly TrustedIssuer[];
let pools: Awaited<ReturnType<typeof openPools>>;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "tenants-test-"));
  const zipFile = join(folder, "f.zip");
  await writeFile(zipFile, zipSync({ "settings.json": strToU8(JSON.stringify({ identity: SETTINGS })) }));
  issuers = await issuersNamedIn({ functions: [{ zipFile } as LambdaFunction], parameters: [] });
  writeSigningKeys(folder, [FIRST, SECOND, UNLISTED].map(issuerOf));
  pools = { ...(await openPools([])), keys: openSigningKeys(join(folder, "issuer")) };
});

const issue = (spec: Partial<IssuerTokenSpec> = {}) =>
  issueToken({ issuerType: "entra-v2", subject: "alice", ...spec }, { ...pools, issuers });

async function tokenOf(spec: Partial<IssuerTokenSpec> = {}): Promise<string> {
  const issued = await issue(spec);
  return issued.outcome === "issued" ? issued.token : expect.fail(issued.reason);
}

async function fetchFromStandIn(url: string) {
  const { host, pathname } = new URL(url);
  const request = { method: "GET", path: pathname, query: "", headers: [["Host", host]] as const };
  const { handler } = createIssuerStandIn(issuers, pools.keys);
  return handler({ ...request, body: Readable.from([]), remoteAddress: "127.0.0.1" });
}

describe("an issuer in the settings with several tenants", () => {
  it.each<[string, Partial<IssuerTokenSpec>, string]>([
    ["the first tenant", {}, FIRST],
    ["the user's tenant", { tenant: SECOND }, SECOND],
    ["the tenant in the issuer", { issuer: issuerOf(SECOND) }, SECOND],
    ["the first tenant of the issuer, written as in the settings", { issuer: SETTINGS.issuer }, FIRST],
    ["a tenant that the settings do not list", { tenant: UNLISTED }, UNLISTED],
    ["an issuer that the settings do not list", { issuer: issuerOf(UNLISTED) }, UNLISTED],
  ])("issues a token of %s", async (_what, spec, tenant) => {
    expect(decodeJwt(await tokenOf(spec))).toMatchObject({
      iss: issuerOf(tenant),
      tid: tenant,
      aud: SETTINGS.audience[0],
      azp: SETTINGS.clientIds?.[0],
    });
  });

  it.each(["acme", "{tenantid}", FIRST.toUpperCase()])("issues no token of the tenant %s", async (tenant) => {
    expect(await issue({ tenant })).toMatchObject({
      outcome: "rejected",
      reason: expect.stringMatching(/UUIDs in lower case.*issuerTenants/),
    });
  });

  it("issues tokens that are accepted for listed tenants only", async () => {
    const get = async (url: string) => Buffer.from(String((await fetchFromStandIn(url)).body));
    const authenticate = createAuthenticator(SETTINGS, { get, now: () => NOW, log: () => {} });
    const outcomes = await Promise.all(
      [FIRST, SECOND, UNLISTED].map(async (tenant) => authenticate(await tokenOf({ tenant }))),
    );

    expect(outcomes).toMatchObject([
      { outcome: "authenticated", identity: { subject: "alice", tenant: FIRST } },
      { outcome: "authenticated", identity: { subject: "alice", tenant: SECOND } },
      { outcome: "rejected", status: 401 },
    ]);
  });

  it("has no documents for a tenant that is not listed, or for the placeholder", async () => {
    for (const tenant of [UNLISTED, "{tenantid}"]) {
      const url = `${issuerOf(tenant)}/.well-known/openid-configuration`;
      expect((await fetchFromStandIn(url)).status).toBe(404);
    }
  });
});
