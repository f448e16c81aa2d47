import { describe, expect, it } from "vitest";
import { addClaim } from "../../../functions/pre-token-generation/add-claim.js";
import { readSettings } from "../../../functions/pre-token-generation/settings.js";

const SETTINGS = { attribute: "custom:tenant", claim: "tenant" };

function eventOf(userAttributes: Record<string, string>) {
  return { request: { userAttributes }, response: { claimsAndScopeOverrideDetails: null } };
}

describe("addClaim", () => {
  it("copies the attribute into the access token", () => {
    const answer = addClaim(eventOf({ sub: "u", "custom:tenant": "acme" }), SETTINGS);

    expect(answer.response).toEqual({
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { tenant: "acme" } } },
    });
  });

  it.each([
    ["the attribute is absent", { sub: "u" }],
    ["the attribute is empty", { "custom:tenant": "" }],
    ["another attribute has a like name", { tenant: "acme" }],
  ])("does not change the token if %s", (_name, attributes) => {
    const event = eventOf(attributes);

    expect(addClaim(event, SETTINGS)).toEqual(event);
  });
});

describe("readSettings of the pre token generation trigger", () => {
  it("reads settings from the environment", () => {
    expect(readSettings({ PRE_TOKEN_SETTINGS: JSON.stringify(SETTINGS) })).toEqual(SETTINGS);
  });

  it.each([undefined, "", "{", "null", "{}", '{"attribute":"a","claim":1}', '{"attribute":"","claim":"c"}'])(
    "rejects %s",
    (text) => {
      expect(() => readSettings({ PRE_TOKEN_SETTINGS: text })).toThrow(/^PRE_TOKEN_SETTINGS is invalid/);
    },
  );
});
