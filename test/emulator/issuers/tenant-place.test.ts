import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { TenantPlace } from "../../../emulator/issuers/trusted-issuer.js";
import { issueToken } from "../../../emulator/services/cognito/issue-token.js";
import { openSigningKeys } from "../../../emulator/services/cognito/signing-keys.js";
import { writeSigningKeys } from "../../support/signing-keys.js";
import { openPools } from "../services/cognito/stack-with-pools.js";

const ISSUER = "https://acme.okta.com/oauth2/default";
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenant-place-test-"));
  writeSigningKeys(folder, [ISSUER]);
});

async function issue(tenant: TenantPlace | undefined) {
  const trusted = { issuer: ISSUER, jwksUri: `${ISSUER}/v1/keys`, audience: "api", tenant };
  const keys = openSigningKeys(join(folder, "issuer"));
  const spec = { issuerType: "okta", subject: "alice", groups: ["staff"], tenant: "acme" } as const;
  return issueToken(spec, { ...(await openPools([])), keys, issuers: [trusted] });
}

describe("the tenant in a token of an issuer without a claim for tenants", () => {
  it.each<[string, TenantPlace, object]>([
    ["a claim", { claim: "org" }, { org: "acme" }],
    ["a nested claim", { claim: "meta.org" }, { meta: { org: "acme" } }],
    ["a claim in a namespace", { claim: "https://x.example/org" }, { "https://x.example/org": "acme" }],
    ["a group", { groupPrefix: "org:" }, { groups: ["Everyone", "staff", "org:acme"] }],
  ])("is in %s, as in the settings", async (_what, place, claims) => {
    const issued = await issue(place);

    expect(decodeJwt(issued.outcome === "issued" ? issued.token : issued.reason)).toMatchObject(claims);
  });

  it("is rejected, and never dropped, if the settings do not say where tokens contain it", async () => {
    expect(await issue(undefined)).toMatchObject({
      outcome: "rejected",
      reason: expect.stringMatching(/have no claim for the tenant "acme".*Name the claim in the settings/),
    });
  });
});
