import { describe, expect, it } from "vitest";
import type { TrustedIssuer } from "../../../emulator/issuers/trusted-issuer.js";
import { issueToken } from "../../../emulator/services/cognito/issue-token.js";
import { firstTokenOptions } from "../../../emulator/stack/first-token.js";
import { openPools, poolOf } from "../services/cognito/stack-with-pools.js";

const OKTA = "https://acme.okta.com/oauth2/default";
const ENTRA = "https://login.microsoftonline.com/{tenantid}/v2.0";

function trusted(issuer: string, more: Partial<TrustedIssuer> = {}): TrustedIssuer {
  return { issuer, jwksUri: `${issuer}/keys`, audience: "api", ...more };
}
const tenants = ["a", "b"].map((id) => trusted(ENTRA.replace("{tenantid}", id), { template: ENTRA }));

describe("the first token that a running stack offers", () => {
  it.each<[string, readonly TrustedIssuer[], string | undefined]>([
    ["a known issuer", [trusted(OKTA)], "--issuer-type okta --sub alice"],
    [
      "GitHub",
      [trusted("https://token.actions.githubusercontent.com")],
      "--issuer-type github --sub octo-org/octo-repo",
    ],
    ["one issuer with several tenants", tenants, "--issuer-type entra-v2 --sub alice"],
    [
      "two issuers of a type",
      [trusted(OKTA), trusted("https://b.okta.com/oauth2/x")],
      `--issuer-type okta --issuer ${OKTA} --sub alice`,
    ],
    [
      "an issuer of unknown type",
      [trusted("https://id.example.com", { audience: "my api" })],
      "--issuer https://id.example.com --audience 'my api' --sub alice",
    ],
    ["an issuer without an audience", [trusted(OKTA, { audience: undefined })], undefined],
    ["neither a pool nor an issuer", [], undefined],
  ])("is of %s", (_name, issuers, options) => {
    expect(firstTokenOptions({ model: { userPools: [] }, issuers })).toBe(options);
  });

  it("is of the user pool, if there is a pool, and names it if there are several", () => {
    const [one, other] = [poolOf(), poolOf({ id: "eu-central-1_B" })];

    expect(firstTokenOptions({ model: { userPools: [one] }, issuers: [trusted(OKTA)] })).toBe("--sub alice");
    expect(firstTokenOptions({ model: { userPools: [one, other] }, issuers: [] })).toBe(
      `--pool ${one.id} --sub alice`,
    );
  });

  it("is requested with --issuer-type if the stack has no user pool", async () => {
    expect(await issueToken({ subject: "alice" }, await openPools([]))).toMatchObject({
      outcome: "rejected",
      reason: expect.stringMatching(/no user pool.*--issuer-type.*npm run key/),
    });
  });
});
