import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import type { HttpHandler, HttpHeader } from "../../../../../emulator/http/http.js";
import type { UserPool } from "../../../../../emulator/model.js";
import { createIdpHandler } from "../../../../../emulator/services/cognito/http/idp-handler.js";
import { createOauthHandler } from "../../../../../emulator/services/cognito/http/oauth-handler.js";
import { openPools, poolOf, verifyWithAws } from "../stack-with-pools.js";

async function send(
  handler: HttpHandler,
  method: string,
  path: string,
  body = "",
  headers: readonly HttpHeader[] = [],
) {
  const request = { method, path, query: "", headers, remoteAddress: "127.0.0.1" };
  const response = await handler({ ...request, body: Readable.from([Buffer.from(body)]) });
  const parsed = JSON.parse(String(response.body)) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body: parsed };
}

async function idp(pool: UserPool = poolOf()) {
  const opened = await openPools([pool]);
  return { ...opened, pool, handler: createIdpHandler({ userPools: [pool], ...opened }) };
}

async function initiateAuth(input: object, pool = poolOf()) {
  const served = await idp(pool);
  const target: HttpHeader = ["X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth"];
  return { ...served, answer: await send(served.handler, "POST", "/", JSON.stringify(input), [target]) };
}

describe("a pool's public documents", () => {
  it("are its keys and its discovery document", async () => {
    const { handler, pool } = await idp(poolOf({ domain: "people" }));

    const keys = await send(handler, "GET", `/${pool.id}/.well-known/jwks.json`);
    const discovery = await send(handler, "GET", `/${pool.id}/.well-known/openid-configuration`);

    expect(keys.body.keys).toEqual([
      { kid: expect.any(String), kty: "RSA", n: expect.any(String), e: "AQAB", alg: "RS256", use: "sig" },
    ]);
    expect(discovery.body).toMatchObject({
      issuer: `https://cognito-idp.eu-central-1.amazonaws.com/${pool.id}`,
      token_endpoint: "https://people.auth.eu-central-1.amazoncognito.com/oauth2/token",
    });
  });

  it("contain the listener's own address for a program that uses it, and AWS's issuer", async () => {
    const { handler, pool } = await idp(poolOf({ domain: "people" }));
    const path = `/${pool.id}/.well-known/openid-configuration`;

    const { body } = await send(handler, "GET", path, "", [["Host", "127.0.0.1:4701"]]);

    expect(body).toMatchObject({
      issuer: `https://cognito-idp.eu-central-1.amazonaws.com/${pool.id}`,
      jwks_uri: `http://127.0.0.1:4701/${pool.id}/.well-known/jwks.json`,
      authorization_endpoint: "http://127.0.0.1:4701/oauth2/authorize",
      token_endpoint: "http://127.0.0.1:4701/oauth2/token",
      revocation_endpoint: "http://127.0.0.1:4701/oauth2/revoke",
    });
  });

  it("do not exist for an unknown pool", async () => {
    const { handler } = await idp();

    expect((await send(handler, "GET", "/eu-central-1_Other/.well-known/jwks.json")).status).toBe(404);
  });
});

describe("InitiateAuth", () => {
  const AuthParameters = { USERNAME: "alice", PASSWORD: "p" };
  const signIn = { AuthFlow: "USER_PASSWORD_AUTH", ClientId: "client1", AuthParameters };

  it("issues tokens that the functions' verifier accepts", async () => {
    const { answer, pool, keys } = await initiateAuth(signIn);

    const { AccessToken, IdToken, ...rest } = answer.body.AuthenticationResult as Record<string, string>;

    expect(rest).toEqual({ ExpiresIn: 3600, TokenType: "Bearer" });
    expect(await verifyWithAws(AccessToken ?? "", pool, keys)).toMatchObject({ sub: "alice" });
    expect(await verifyWithAws(IdToken ?? "", pool, keys, "id")).toMatchObject({ sub: "alice" });
  });

  it("requires a client's secret hash", async () => {
    const pool = poolOf({}, { secret: "s3cret" });
    const hash = createHmac("sha256", "s3cret").update("aliceclient1").digest("base64");
    const proved = { ...signIn, AuthParameters: { ...AuthParameters, SECRET_HASH: hash } };

    expect((await initiateAuth(proved, pool)).answer.status).toBe(200);
    expect((await initiateAuth(signIn, pool)).answer.body.__type).toBe("NotAuthorizedException");
  });

  it.each<[string, object, string]>([
    ["an unknown client", { ...signIn, ClientId: "x" }, "ResourceNotFoundException"],
    ["another flow", { ...signIn, AuthFlow: "USER_SRP_AUTH" }, "InvalidParameterException"],
    ["no user name", { ...signIn, AuthParameters: { PASSWORD: "p" } }, "InvalidParameterException"],
    ["no password", { ...signIn, AuthParameters: { USERNAME: "alice" } }, "InvalidParameterException"],
  ])("rejects %s", async (_name, input, type) => {
    expect((await initiateAuth(input)).answer).toMatchObject({ status: 400, body: { __type: type } });
  });

  it("rejects a client that does not allow passwords", async () => {
    const pool = poolOf({}, { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] });

    expect((await initiateAuth(signIn, pool)).answer.body.__type).toBe("InvalidParameterException");
  });
});

describe("the token endpoint", () => {
  const machine = {
    allowedOauthFlows: ["client_credentials"],
    allowedOauthScopes: ["u/read", "u/write"],
    secret: "s",
  };

  async function token(body: string, client: object = machine, headers: readonly HttpHeader[] = []) {
    const pool = poolOf({ domain: "people" }, client);
    const handler = createOauthHandler({ userPools: [pool], ...(await openPools([pool])) });
    return send(handler, "POST", "/oauth2/token", body, headers);
  }

  const GRANT = "grant_type=client_credentials";
  const POSTED = `${GRANT}&client_id=client1&client_secret=s`;

  it("issues a token for client credentials with the requested scopes, or with all allowed scopes", async () => {
    const basic: HttpHeader = ["Authorization", `Basic ${Buffer.from("client1:s").toString("base64")}`];

    const some = await token(`${GRANT}&scope=u%2Fread`, machine, [basic]);
    const all = await token(POSTED);

    expect(some.body).toMatchObject({ expires_in: 3600, token_type: "Bearer" });
    expect(decodeJwt(String(some.body.access_token))).toMatchObject({ sub: "client1", scope: "u/read" });
    expect(decodeJwt(String(all.body.access_token)).scope).toBe("u/read u/write");
  });

  it.each([POSTED, GRANT])("allows pages of every origin to read the response: %s", async (body) => {
    const { headers } = await token(body);

    expect(headers).toContainEqual(["access-control-allow-origin", "*"]);
  });

  it.each([
    ["a wrong secret", `${GRANT}&client_id=client1&client_secret=x`, machine, "invalid_client"],
    [
      "another grant",
      "grant_type=password&client_id=client1&client_secret=s",
      machine,
      "unsupported_grant_type",
    ],
    ["a scope that is not allowed", `${POSTED}&scope=admin`, machine, "invalid_scope"],
    [
      "a client without that flow",
      POSTED,
      { ...machine, allowedOauthFlows: ["code"] },
      "unauthorized_client",
    ],
  ])("rejects %s", async (_name, body, client, error) => {
    expect(await token(body, client)).toMatchObject({ status: 400, body: { error } });
  });
});
