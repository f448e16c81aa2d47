import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAuthenticator } from "../../../functions/identity/authenticate.js";
import type { DenyList } from "../../../functions/identity/contract.js";
import { rejectIfDenied } from "../../../functions/identity/deny-list.js";
import { COGNITO, cognitoClaims, createIssuer } from "../support/issuer.js";

const KEY = "k".repeat(32);
const SHA256 = createHash("sha256").update(KEY).digest("hex");

const issuer = await createIssuer();
const authenticate = createAuthenticator(
  [
    { ...COGNITO, tenant: { claim: "tenant" } },
    { type: "pre-shared-key", namespace: "robots", keys: [{ sha256: SHA256, subject: "ci" }] },
  ],
  issuer,
);
const token = await issuer.sign(cognitoClaims({ tenant: "acme", jti: "token-1" }));

describe("rejectIfDenied", () => {
  it.each<[string, string, DenyList]>([
    ["its subject", token, { subjects: ["bob", "alice"] }],
    ["its tenant", token, { tenants: ["acme"] }],
    ["its key", token, { keyIds: ["key-1"] }],
    ["its own id", token, { tokenIds: ["token-1"] }],
    ["the subject of a pre-shared key, with its namespace", KEY, { subjects: ["robots:ci"] }],
    ["the digest of a pre-shared key", KEY, { keyIds: [SHA256] }],
    ["the digest of a pre-shared key in upper case", KEY, { keyIds: [SHA256.toUpperCase()] }],
  ])("rejects a credential by %s", async (_name, credential, deny) => {
    expect(rejectIfDenied(await authenticate(credential), deny)).toMatchObject({
      outcome: "rejected",
      status: 403,
      code: "Denied",
    });
  });

  it.each<[string, string, DenyList | undefined]>([
    ["no list", token, undefined],
    ["an empty list", token, {}],
    [
      "other names",
      token,
      { subjects: ["Alice", "alice "], tenants: ["ACME"], keyIds: ["k", "KEY-1"], tokenIds: ["alice"] },
    ],
    ["a subject without its namespace", KEY, { subjects: ["ci"] }],
    ["names of another kind", token, { subjects: ["acme"], tenants: ["alice"] }],
  ])("accepts a credential with %s", async (_name, credential, deny) => {
    expect(rejectIfDenied(await authenticate(credential), deny)).toMatchObject({ outcome: "authenticated" });
  });

  it("does not change another rejection", async () => {
    expect(rejectIfDenied(await authenticate("nonsense"), { subjects: ["alice"] })).toMatchObject({
      status: 401,
    });
  });
});
