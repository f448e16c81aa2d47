import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import type { HttpHandler } from "../../../../../emulator/http/http.js";
import { header } from "../../../../../emulator/http/http.js";
import type { UserPool, UserPoolClient } from "../../../../../emulator/model.js";
import { createOauthHandler } from "../../../../../emulator/services/cognito/http/oauth-handler.js";
import { NOW, openPools, poolOf, verifyWithAws } from "../stack-with-pools.js";

const CALLBACK = "http://localhost:18618/callback";
const VERIFIER = "v".repeat(43);
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");
const CLIENT = {
  allowedOauthFlows: ["code"],
  allowedOauthScopes: ["openid", "uploads/write"],
  callbackUrls: [CALLBACK],
};
const REQUEST = {
  response_type: "code",
  client_id: "client1",
  redirect_uri: CALLBACK,
  scope: "openid uploads/write",
  state: "s1",
  code_challenge: CHALLENGE,
  code_challenge_method: "S256",
};
const REDEEM = {
  grant_type: "authorization_code",
  client_id: "client1",
  redirect_uri: CALLBACK,
  code_verifier: VERIFIER,
};

type Parameters = Readonly<Record<string, string>>;

async function serve(client: Partial<UserPoolClient> = {}, pool: Partial<UserPool> = {}) {
  const served = poolOf({ domain: "people", ...pool }, { ...CLIENT, ...client });
  const opened = await openPools([served]);
  let now = NOW;
  const options = { ...opened, clock: () => now, userPools: [served] };
  const handler = createOauthHandler(options);
  return {
    ...opened,
    pool: served,
    send: (method: string, path: string, query: Parameters = {}, form: Parameters = {}) =>
      send(handler, method, path, query, form),
    token: async (form: Parameters) => {
      const { status, body } = await send(handler, "POST", "/oauth2/token", {}, form);
      return { status, body: JSON.parse(body) as Readonly<Record<string, string>> };
    },
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    restart: () => createOauthHandler(options),
  };
}

async function send(handler: HttpHandler, method: string, path: string, query: Parameters, form: Parameters) {
  const body = Readable.from([Buffer.from(new URLSearchParams(form).toString())]);
  const response = await handler({
    method,
    path,
    query: new URLSearchParams(query).toString(),
    headers: [],
    body,
    remoteAddress: "127.0.0.1",
  });
  const location = header(response, "location");
  return { status: response.status, location, body: String(response.body) };
}

type Served = Awaited<ReturnType<typeof serve>>;

/** Signs alice in on the login page, and returns the code. */
async function codeFor({ send }: Served, request: Parameters = REQUEST, form: Parameters = {}) {
  const { location = "" } = await send("POST", "/login", request, { username: "alice", ...form });
  return new URL(location).searchParams.get("code") ?? "";
}

describe("the login page", () => {
  it("signs a user in with PKCE, and the tokens contain the scopes, groups and nonce", async () => {
    const served = await serve();
    const { send, token, pool, keys } = served;

    const authorize = await send("GET", "/oauth2/authorize", { ...REQUEST, nonce: "n1" });
    const page = await send("GET", authorize.location?.split("?")[0] ?? "", REQUEST);
    const code = await codeFor(served, { ...REQUEST, nonce: "n1" }, { groups: "staff, editors" });
    const tokens = (await token({ ...REDEEM, code })).body;

    expect(authorize.status).toBe(302);
    expect(page.body).toContain("Sign in to people");
    expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect(await verifyWithAws(tokens.access_token ?? "", pool, keys)).toMatchObject({
      sub: "alice",
      client_id: "client1",
      scope: "openid uploads/write",
      "cognito:groups": ["staff", "editors"],
    });
    expect(await verifyWithAws(tokens.id_token ?? "", pool, keys, "id")).toMatchObject({ nonce: "n1" });
  });

  it("returns the state with the code", async () => {
    const { location = "" } = await (await serve()).send("POST", "/login", REQUEST, { username: "alice" });

    expect(location).toMatch(/^http:\/\/localhost:18618\/callback\?code=[^&]+&state=s1$/);
  });

  it("puts the tenant into a group of the token", async () => {
    const served = await serve();
    const code = await codeFor(served, REQUEST, { tenant: "acme" });

    const { access_token: token = "" } = (await served.token({ ...REDEEM, code })).body;

    expect(decodeJwt(token)["cognito:groups"]).toEqual(["tenant:acme"]);
  });

  it.each([
    ["no user name", { username: " " }, "the subject must not be empty"],
    ["a bad group", { username: "alice", groups: "a b" }, "is not a valid group"],
  ])("is shown again with the problem: %s", async (_name, form, message) => {
    const { status, body } = await (await serve()).send("POST", "/login", REQUEST, form);

    expect(status).toBe(400);
    expect(body).toContain(message);
  });

  it("escapes values of the request", async () => {
    const { body } = await (await serve()).send("GET", "/login", { ...REQUEST, state: '"><script>x' });

    expect(body).not.toContain("<script>");
  });
});

describe("the authorization endpoint", () => {
  it.each<[string, Parameters, string]>([
    ["an unknown client", { client_id: "other" }, "invalid_client"],
    ["another port", { redirect_uri: "http://localhost:1/callback" }, "redirect_mismatch"],
    ["an additional trailing slash", { redirect_uri: `${CALLBACK}/` }, "redirect_mismatch"],
    ["another host", { redirect_uri: "http://127.0.0.1:18618/callback" }, "redirect_mismatch"],
  ])("shows an error page without a redirect for %s", async (_name, change, error) => {
    for (const path of ["/oauth2/authorize", "/login"]) {
      const answer = await (await serve()).send("GET", path, { ...REQUEST, ...change });

      expect(answer).toMatchObject({
        status: 400,
        location: undefined,
        body: expect.stringContaining(error),
      });
    }
  });

  it.each<[string, Parameters, Partial<UserPoolClient>, string]>([
    ["another response type", { response_type: "id_token" }, {}, "error=invalid_request&state=s1"],
    ["the plain challenge", { code_challenge_method: "plain" }, {}, "error=invalid_request&state=s1"],
    [
      "a scope that the client is not allowed",
      { scope: "admin" },
      {},
      "error=invalid_request&error_description=invalid_scope&state=s1",
    ],
    [
      "a client without the flow",
      {},
      { allowedOauthFlows: ["implicit"] },
      "error=unauthorized_client&state=s1",
    ],
  ])("redirects to the client with an error for %s", async (_name, change, client, expected) => {
    const { location } = await (await serve(client)).send("GET", "/oauth2/authorize", {
      ...REQUEST,
      ...change,
    });

    expect(location).toBe(`${CALLBACK}?${expected}`);
  });

  it("does not exist for a pool without a domain", async () => {
    const { status } = await (await serve({}, { domain: undefined })).send("GET", "/login", REQUEST);

    expect(status).toBe(400);
  });
});

describe("redeeming an authorization code", () => {
  it.each<[string, Parameters]>([
    ["another verifier", { code_verifier: "w".repeat(43) }],
    ["another callback URL", { redirect_uri: "http://localhost:24618/callback" }],
    ["an unknown code", { code: "x" }],
  ])("is rejected with %s", async (_name, change) => {
    const served = await serve();
    const code = await codeFor(served);

    expect(await served.token({ ...REDEEM, code, ...change })).toEqual({
      status: 400,
      body: { error: "invalid_grant" },
    });
  });

  it("is rejected without the verifier", async () => {
    const served = await serve();
    const { code_verifier: _, ...rest } = REDEEM;

    expect((await served.token({ ...rest, code: await codeFor(served) })).body.error).toBe("invalid_grant");
  });

  it("succeeds once", async () => {
    const served = await serve();
    const code = await codeFor(served);

    expect((await served.token({ ...REDEEM, code })).status).toBe(200);
    expect((await served.token({ ...REDEEM, code })).body.error).toBe("invalid_grant");
  });

  it("is rejected after five minutes", async () => {
    const served = await serve();
    const code = await codeFor(served);
    served.advance(5 * 60_000);

    expect((await served.token({ ...REDEEM, code })).body.error).toBe("invalid_grant");
  });
});

describe("a refresh token", () => {
  async function signedIn(client: Partial<UserPoolClient> = {}) {
    const served = await serve(client);
    const tokens = (await served.token({ ...REDEEM, code: await codeFor(served) })).body;
    const form = {
      grant_type: "refresh_token",
      client_id: "client1",
      refresh_token: tokens.refresh_token ?? "",
    };
    return { ...served, tokens, form };
  }

  it("gives new tokens of the same sign-in, and stays the same", async () => {
    const { token, tokens, form, advance } = await signedIn();
    advance(60_000);

    const { body } = await token(form);

    const [first, second] = [tokens, body].map(({ access_token: one = "" }) => decodeJwt(one));
    expect(second).toMatchObject({
      sub: "alice",
      scope: "openid uploads/write",
      auth_time: first?.auth_time,
      origin_jti: first?.origin_jti,
    });
    expect(body).not.toHaveProperty("refresh_token");
  });

  it("is valid after a restart", async () => {
    const { restart, form } = await signedIn();

    expect((await send(restart(), "POST", "/oauth2/token", {}, form)).status).toBe(200);
  });

  it("is rejected as a bearer token", async () => {
    const { pools, pool, tokens } = await signedIn();

    expect(await pools.verify(tokens.refresh_token ?? "", [pool.arn])).toBeUndefined();
  });

  it("is rejected after its expiry", async () => {
    const { token, form, advance } = await signedIn({ refreshTokenValiditySeconds: 3600 });
    advance(3_600_000);

    expect((await token(form)).body.error).toBe("invalid_grant");
  });

  it("is rejected after it was revoked", async () => {
    const { send, token, form } = await signedIn();

    const revoked = await send(
      "POST",
      "/oauth2/revoke",
      {},
      { client_id: "client1", token: form.refresh_token },
    );

    expect(revoked.status).toBe(200);
    expect((await token(form)).body.error).toBe("invalid_grant");
  });

  it("cannot be replaced by an access token", async () => {
    const { token, tokens, form } = await signedIn();

    expect((await token({ ...form, refresh_token: tokens.access_token ?? "" })).body.error).toBe(
      "invalid_grant",
    );
  });
});
