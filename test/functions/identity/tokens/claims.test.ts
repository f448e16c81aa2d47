import { describe, expect, it } from "vitest";
import type { ClaimNames, Claims } from "../../../../functions/identity/tokens/claims.js";
import { identityFromClaims } from "../../../../functions/identity/tokens/claims.js";

const GROUP = { tenant: { groupPrefix: "tenant:" } };
const FLATTENED = { flattened: true };
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
    ["scopes in scp as a string", { sub: "s", scp: "a b" }, {}, { scopes: ["a", "b"] }],
    ["groups in another claim", { sub: "s", roles: ["g"] }, { groupsClaim: "roles" }, { groups: ["g"] }],
    [
      "groups as API Gateway gives them",
      { sub: "s", "cognito:groups": "g,h" },
      FLATTENED,
      { groups: ["g", "h"] },
    ],
    ["groups in brackets", { sub: "s", "cognito:groups": "[g, h]" }, FLATTENED, { groups: ["g", "h"] }],
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
      { ...GROUP, ...FLATTENED },
      { tenant: "a" },
    ],
    [
      "groups of a token in one string, split at spaces only",
      { sub: "s", roles: "a b,c [d]" },
      { groupsClaim: "roles" },
      { groups: ["a", "b,c", "[d]"] },
    ],
    [
      "scopes split at spaces only",
      { sub: "s", scope: "a,b\u00a0c\u2003d e" },
      {},
      { scopes: ["a,b\u00a0c\u2003d", "e"] },
    ],
    ["Auth0's permissions", { sub: "s", scope: "a", permissions: ["b", "a"] }, {}, { scopes: ["a", "b"] }],
    [
      "Keycloak's roles of the realm",
      { sub: "s", realm_access: { roles: ["g"] } },
      { groupsClaim: "realm_access.roles" },
      { groups: ["g"] },
    ],
    [
      "Keycloak's roles of a client with dots in its id",
      { sub: "s", resource_access: { "app.example.com": { roles: ["g"] } } },
      { groupsClaim: "resource_access.app.example.com.roles" },
      { groups: ["g"] },
    ],
    [
      "a claim that is named by a URL",
      { sub: "s", "https://example.com/groups": ["g"] },
      { groupsClaim: "https://example.com/groups" },
      { groups: ["g"] },
    ],
    [
      "a claim of the whole name before a nested one",
      { sub: "s", "a.b": ["whole"], a: { b: ["nested"] } },
      { groupsClaim: "a.b" },
      { groups: ["whole"] },
    ],
    [
      "a nested tenant",
      { sub: "s", org: { id: "acme" } },
      { tenant: { claim: "org.id" } },
      { tenant: "acme" },
    ],
    [
      "no nested property of every object",
      { sub: "s", a: {} },
      { groupsClaim: "a.constructor.name" },
      { groups: [] },
    ],
    ["no claim inside a list", { sub: "s", a: ["x"] }, { groupsClaim: "a.length" }, { groups: [] }],
    ["the subject in a claim of one's choice", { sub: "pairwise", oid: "s" }, { subjectClaim: "oid" }, {}],
    ["no tenant claim", { sub: "s" }, CLAIM, { tenant: undefined }],
    ["an empty tenant claim", { sub: "s", "custom:tenant": "" }, CLAIM, { tenant: undefined }],
    [
      "a tenant without a source of tenants",
      { sub: "s", "custom:tenant": "acme" },
      {},
      { tenant: undefined },
    ],
    ["an inherited property", { sub: "s" }, { tenant: { claim: "toString" } }, { tenant: undefined }],
  ])("reads %s", (_, claims, names, identity) => {
    expect(identityFromClaims(claims, names)).toMatchObject({
      outcome: "found",
      identity: { subject: "s", ...identity },
    });
  });

  it.each<[string, Claims, ClaimNames, number, string]>([
    ["no subject", {}, {}, 401, "InvalidToken"],
    ["an empty subject", { sub: "" }, {}, 401, "InvalidToken"],
    ["a subject that is not a string", { sub: 7 }, {}, 401, "InvalidToken"],
    ["no claim of the subject's name", { sub: "s" }, { subjectClaim: "oid" }, 401, "InvalidToken"],
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
