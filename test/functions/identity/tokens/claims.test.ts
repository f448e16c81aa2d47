import { describe, expect, it } from "vitest";
import type { ClaimNames, Claims } from "../../../../functions/identity/tokens/claims.js";
import { identityFromClaims } from "../../../../functions/identity/tokens/claims.js";

const GROUP = { tenant: { groupPrefix: "tenant:" } };
const CLAIM = { tenant: { claim: "custom:tenant" } };

describe("identityFromClaims", () => {
  it.each<[string, Claims, ClaimNames, object]>([
    [
      "a Cognito access token",
      { sub: "s", scope: "a b", "cognito:groups": ["g"] },
      {},
      { scopes: ["a", "b"], groups: ["g"] },
    ],
    ["a Cognito ID token", { sub: "s", "custom:tenant": "acme" }, CLAIM, { tenant: "acme", scopes: [] }],
    ["an array of scopes", { sub: "s", scp: ["a", "b"] }, {}, { scopes: ["a", "b"] }],
    ["scopes in scp as text", { sub: "s", scp: "a b" }, {}, { scopes: ["a", "b"] }],
    [
      "groups in a claim of their own",
      { sub: "s", roles: ["g"] },
      { groupsClaim: "roles" },
      { groups: ["g"] },
    ],
    ["groups as API Gateway gives them", { sub: "s", "cognito:groups": "g,h" }, {}, { groups: ["g", "h"] }],
    ["groups in brackets", { sub: "s", "cognito:groups": "[g, h]" }, {}, { groups: ["g", "h"] }],
    [
      "an array's group with a comma",
      { sub: "s", "cognito:groups": ["g,tenant:x"] },
      GROUP,
      { tenant: undefined },
    ],
    ["a tenant's group", { sub: "s", "cognito:groups": ["g", "tenant:acme"] }, GROUP, { tenant: "acme" }],
    ["no tenant's group", { sub: "s", "cognito:groups": ["g", "tenant:"] }, GROUP, { tenant: undefined }],
    [
      "the same tenant's group twice",
      { sub: "s", "cognito:groups": "tenant:a,tenant:a" },
      GROUP,
      { tenant: "a" },
    ],
    ["no tenant claim", { sub: "s" }, CLAIM, { tenant: undefined }],
    ["an empty tenant claim", { sub: "s", "custom:tenant": "" }, CLAIM, { tenant: undefined }],
    ["a tenant nobody asked for", { sub: "s", "custom:tenant": "acme" }, {}, { tenant: undefined }],
    ["an inherited property", { sub: "s" }, { tenant: { claim: "toString" } }, { tenant: undefined }],
  ])("reads %s", (_, claims, names, identity) => {
    expect(identityFromClaims(claims, names)).toMatchObject({
      outcome: "authenticated",
      identity: { subject: "s", ...identity },
    });
  });

  it.each<[string, Claims, ClaimNames, number, string]>([
    ["no subject", {}, {}, 401, "InvalidToken"],
    ["an empty subject", { sub: "" }, {}, 401, "InvalidToken"],
    ["a subject that is no text", { sub: 7 }, {}, 401, "InvalidToken"],
    [
      "two tenants' groups",
      { sub: "s", "cognito:groups": ["tenant:a", "tenant:b"] },
      GROUP,
      403,
      "AmbiguousTenant",
    ],
    ["a tenant that is a list", { sub: "s", "custom:tenant": ["a"] }, CLAIM, 403, "InvalidTenant"],
  ])("rejects %s", (_, claims, names, status, code) => {
    expect(identityFromClaims(claims, names)).toMatchObject({ outcome: "rejected", status, code });
  });
});
