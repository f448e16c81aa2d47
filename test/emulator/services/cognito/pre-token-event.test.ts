import { describe, expect, it } from "vitest";
import type { Session } from "../../../../emulator/services/cognito/claims.js";
import type { PreTokenResponse } from "../../../../emulator/services/cognito/pre-token-event.js";
import { applyPreToken, preTokenEvent } from "../../../../emulator/services/cognito/pre-token-event.js";
import { clientOf, poolOf } from "./stack-with-pools.js";

const CLAIMS = {
  access: { sub: "alice", scope: "a b", "cognito:groups": ["staff"] },
  id: { sub: "alice", email: "a@example.com", "cognito:groups": ["staff"] },
};

describe("a trigger's changes to the tokens", () => {
  it.each<[string, "V1_0" | "V2_0", PreTokenResponse, object]>([
    ["an empty response changes nothing", "V2_0", {}, CLAIMS],
    [
      "version 1 changes claims of the ID token only",
      "V1_0",
      { claimsOverrideDetails: { claimsToAddOrOverride: { tenant: "acme" }, claimsToSuppress: ["email"] } },
      { access: CLAIMS.access, id: { sub: "alice", "cognito:groups": ["staff"], tenant: "acme" } },
    ],
    [
      "version 1 changes the groups of both tokens",
      "V1_0",
      { claimsOverrideDetails: { groupOverrideDetails: { groupsToOverride: ["admins"] } } },
      {
        access: { ...CLAIMS.access, "cognito:groups": ["admins"] },
        id: { ...CLAIMS.id, "cognito:groups": ["admins"] },
      },
    ],
    [
      "version 1 ignores the response of version 2",
      "V1_0",
      { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd: ["c"] } } },
      CLAIMS,
    ],
    [
      "version 2 changes scopes",
      "V2_0",
      {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: { scopesToAdd: ["c"], scopesToSuppress: ["a"] },
        },
      },
      { ...CLAIMS, access: { ...CLAIMS.access, scope: "b c" } },
    ],
    [
      "version 2 does not change reserved claims",
      "V2_0",
      {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: {
            claimsToAddOrOverride: {
              sub: "mallory",
              exp: 1,
              iss: "x",
              client_id: "x",
              username: "x",
              scope: "x",
            },
            claimsToSuppress: ["sub"],
          },
        },
      },
      CLAIMS,
    ],
  ])("%s", (_name, version, response, expected) => {
    expect(applyPreToken(CLAIMS, response, version)).toEqual(expected);
  });
});

describe("the event of a trigger", () => {
  const session: Session = {
    pool: poolOf(),
    client: clientOf(),
    flow: "hosted",
    scopes: ["openid"],
    user: { subject: "alice", groups: ["staff"], attributes: { "custom:tenant": "acme" } },
    issuedAt: 0,
    authTime: 0,
    originJti: "o",
    eventId: "e",
  };

  it("names the user, the groups, and from version 2 on the scopes", () => {
    expect(preTokenEvent(session, "V2_0")).toMatchObject({
      version: "2",
      triggerSource: "TokenGeneration_HostedAuth",
      userName: "alice",
      callerContext: { clientId: "client1" },
      request: {
        userAttributes: { sub: "alice", "custom:tenant": "acme" },
        groupConfiguration: { groupsToOverride: ["staff"] },
        scopes: ["openid"],
      },
      response: { claimsAndScopeOverrideDetails: null },
    });
  });

  it("has no scopes in version 1", () => {
    expect(preTokenEvent(session, "V1_0")).toMatchObject({
      version: "1",
      request: expect.not.objectContaining({ scopes: expect.anything() }),
      response: { claimsOverrideDetails: null },
    });
  });
});
