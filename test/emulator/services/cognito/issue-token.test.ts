import { stat } from "node:fs/promises";
import { join } from "node:path";
import { decodeJwt, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import type { UserPool } from "../../../../emulator/model.js";
import { issueToken } from "../../../../emulator/services/cognito/issue-token.js";
import { openSigningKeys } from "../../../../emulator/services/cognito/signing-keys.js";
import type { TokenSpec } from "../../../../emulator/services/cognito/token-spec.js";
import type { InvokeTrigger } from "../../../../emulator/services/cognito/user-pools.js";
import { NOW, openPools, poolOf, triggerFunction, verifyWithAws } from "./stack-with-pools.js";

const TRIGGER_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:trigger";
const SECONDS = Math.floor(NOW / 1000);

async function issue(spec: TokenSpec, pool: UserPool = poolOf(), trigger?: InvokeTrigger) {
  const opened = await openPools([pool], trigger, pool.preTokenGeneration ? [triggerFunction(pool)] : []);
  return { ...opened, pool, issued: await issueToken(spec, opened) };
}

function tokenOf(issued: Awaited<ReturnType<typeof issueToken>>): string {
  return issued.outcome === "issued" ? issued.token : issued.reason;
}

describe("an access token of a sign-in without scopes", () => {
  it("is accepted by the functions' own verifier", async () => {
    const { issued, pool, keys } = await issue({ subject: "alice", groups: ["staff"] });

    expect(await verifyWithAws(tokenOf(issued), pool, keys)).toEqual({
      sub: "alice",
      username: "alice",
      "cognito:groups": ["staff"],
      iss: `https://cognito-idp.eu-central-1.amazonaws.com/${pool.id}`,
      client_id: "client1",
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      auth_time: SECONDS,
      iat: SECONDS,
      exp: SECONDS + 3600,
      jti: expect.any(String),
    });
  });

  it("contains the tenant as a group", async () => {
    const { issued } = await issue({ subject: "alice", tenant: "acme", groups: ["staff"] });

    expect(decodeJwt(tokenOf(issued))["cognito:groups"]).toEqual(["staff", "tenant:acme"]);
  });

  it("has an earlier iat if a shorter remaining time is requested", async () => {
    const { issued } = await issue({ subject: "alice", expiresInSeconds: -60 });

    expect(decodeJwt(tokenOf(issued))).toMatchObject({ exp: SECONDS - 60, iat: SECONDS - 3660 });
  });
});

describe("an ID token", () => {
  it("names the client as its audience, and has no scope", async () => {
    const { issued, pool, keys } = await issue({ subject: "alice", use: "id" });

    const claims = await verifyWithAws(tokenOf(issued), pool, keys, "id");

    expect(claims).toMatchObject({ aud: "client1", token_use: "id", "cognito:username": "alice" });
    expect(claims).not.toHaveProperty("scope");
  });
});

const HOSTED = {
  allowedOauthFlows: ["code"],
  allowedOauthScopes: ["openid", "uploads/write"],
};

describe("scopes", () => {
  it("are granted like scopes of the OAuth endpoints, if the client may use them", async () => {
    const pool = poolOf({ domain: "people" }, HOSTED);
    const { issued } = await issue({ subject: "alice", scopes: ["uploads/write"] }, pool);

    expect(decodeJwt(tokenOf(issued))).toMatchObject({ scope: "uploads/write", username: "alice" });
  });

  it("for client credentials are in a token that has no user and no groups", async () => {
    const client = { allowedOauthFlows: ["client_credentials"], allowedOauthScopes: ["uploads/write"] };
    const { issued } = await issue({}, poolOf({ domain: "people" }, client));

    const claims = decodeJwt(tokenOf(issued));

    expect(claims).toMatchObject({ sub: "client1", client_id: "client1", scope: "uploads/write" });
    expect(claims).not.toHaveProperty("username");
    expect(claims).not.toHaveProperty("cognito:groups");
  });
});

describe("a pre token generation trigger", () => {
  const pool = poolOf({
    preTokenGeneration: { functionArn: TRIGGER_ARN, version: "V2_0" },
    customAttributes: ["tenant"],
  });

  it("derives claims and scopes from the user's attributes, and cannot change fixed claims", async () => {
    const trigger: InvokeTrigger = async (_arn, payload) => {
      const event = JSON.parse(payload) as { request: { userAttributes: Record<string, string> } };
      const tenant = event.request.userAttributes["custom:tenant"];
      const accessTokenGeneration = {
        claimsToAddOrOverride: { tenant, sub: "mallory" },
        scopesToAdd: ["uploads/write"],
      };
      const response = { claimsAndScopeOverrideDetails: { accessTokenGeneration } };
      return { outcome: "ok", payload: JSON.stringify({ ...event, response }) };
    };
    const spec = { subject: "alice", tenant: "acme", scopes: ["uploads/write"] };
    const { issued } = await issue(spec, pool, trigger);

    expect(decodeJwt(tokenOf(issued))).toMatchObject({
      sub: "alice",
      tenant: "acme",
      scope: "aws.cognito.signin.user.admin uploads/write",
    });
  });

  it("that fails issues no token", async () => {
    const { issued } = await issue({ subject: "alice" }, pool, async () => ({
      outcome: "failed",
      message: "boom",
    }));

    expect(issued).toEqual({
      outcome: "rejected",
      reason: "UserLambdaValidationException: PreTokenGeneration failed with error boom",
    });
  });

  it("that the pool is not allowed to invoke issues no token", async () => {
    const opened = await openPools([pool], undefined, [triggerFunction(pool, false)]);

    const issued = await issueToken({ subject: "alice" }, opened);

    expect(issued).toMatchObject({ outcome: "rejected", reason: expect.stringContaining("AccessDenied") });
  });
});

describe("a token that the real pool could not issue is rejected:", () => {
  const onlyRefresh = { explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] };
  it.each<[string, TokenSpec, UserPool, RegExp]>([
    [
      "a scope that a sign-in does not include",
      { subject: "a", scopes: ["uploads/write"] },
      poolOf(),
      /aws\.cognito/,
    ],
    [
      "a scope that the client is not allowed",
      { subject: "a", scopes: ["uploads/read"] },
      poolOf({ domain: "people" }, HOSTED),
      /not allowed the scope uploads\/read/,
    ],
    [
      "an OAuth scope without a domain",
      { subject: "a", scopes: ["openid"] },
      poolOf({}, HOSTED),
      /no domain/,
    ],
    ["a machine without the flow", {}, poolOf(), /client_credentials/],
    ["a machine in a group", { groups: ["staff"] }, poolOf(), /no groups/],
    [
      "a longer validity than the client's",
      { subject: "a", expiresInSeconds: 3601 },
      poolOf(),
      /3600 seconds/,
    ],
    ["a group with a space", { subject: "a", groups: ["a b"] }, poolOf(), /valid group name/],
    ["an empty subject", { subject: "" }, poolOf(), /empty/],
    ["a client that signs no users in", { subject: "a" }, poolOf({}, onlyRefresh), /signs users in only/],
    ["an unknown pool", { subject: "a", userPool: "other" }, poolOf(), /unknown user pool other/],
    ["an unknown client", { subject: "a", client: "other" }, poolOf(), /no app client other/],
    [
      "an ID token without openid",
      { subject: "a", use: "id", scopes: ["uploads/write"] },
      poolOf({ domain: "people" }, HOSTED),
      /openid/,
    ],
    [
      "an issuer that belongs to AWS",
      { issuer: "https://cognito-idp.eu-central-1.amazonaws.com/x", audience: "a", subject: "a" },
      poolOf(),
      /belongs to AWS/,
    ],
    [
      "an issuer that is not an https URL",
      { issuer: "http://a", audience: "a", subject: "a" },
      poolOf(),
      /https/,
    ],
  ])("%s", async (_name, spec, pool, reason) => {
    const { issued } = await issue(spec, pool);

    expect(issued).toEqual({ outcome: "rejected", reason: expect.stringMatching(reason) });
  });
});

describe("verifying a token for API Gateway", () => {
  it("accepts a token of the pool, and of no other pool", async () => {
    const { issued, pools, pool, keys } = await issue({ subject: "alice" });
    const token = tokenOf(issued);
    const stranger = await keys.keyOf("stranger");
    const forged = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "RS256", kid: stranger.kid })
      .sign(stranger.privateKey);
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".")[1]}.`;

    expect(await pools.verify(token, [pool.arn])).toMatchObject({ sub: "alice" });
    expect(await pools.verify(token, ["arn:of:another"])).toBeUndefined();
    expect(await pools.verify(forged, [pool.arn])).toBeUndefined();
    expect(await pools.verify(none, [pool.arn])).toBeUndefined();
    expect(await pools.verify("no token", [pool.arn])).toBeUndefined();
  });

  it("rejects an expired token", async () => {
    const { issued, pools, pool } = await issue({ subject: "alice", expiresInSeconds: -1 });

    expect(await pools.verify(tokenOf(issued), [pool.arn])).toBeUndefined();
  });
});

describe("signing keys", () => {
  it("are stored for the next run, readable only by the files' owner", async () => {
    const { folder, keys } = await issue({ subject: "alice" });
    const { kid } = await keys.keyOf("issuer.example");

    expect((await openSigningKeys(folder).keyOf("issuer.example")).kid).toBe(kid);
    expect((await stat(join(folder, "issuer.example.json"))).mode & 0o777).toBe(0o600);
  });
});
