import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { JwtVerifier } from "aws-jwt-verify";
import { describe, expect, it } from "vitest";
import { issueToken } from "../../../local/cognito/issue-token.js";
import { openSigningKeys } from "../../../local/cognito/signing-keys.js";
import type { HttpHandler, HttpRequest } from "../../../local/http.js";
import { createInternet } from "../../../local/internet/internet.js";
import { createIssuerStandIn } from "../../../local/internet/issuer-stand-in.js";
import { openPools } from "../cognito/stack-with-pools.js";

const answering =
  (body: string): HttpHandler =>
  async () => ({ status: 200, headers: [], body });

function requestTo(host: string, path = "/", method = "GET"): HttpRequest {
  const headers = [["Host", host]] as const;
  return { method, path, query: "", headers, body: Readable.from([]), remoteAddress: "127.0.0.1" };
}

describe("the Internet", () => {
  const lines: string[] = [];
  const internet = createInternet({
    cognitoIdp: answering("cognito-idp"),
    cognitoOauth: answering("cognito-oauth"),
    aws: {
      ssm: answering("ssm"),
      sqs: answering("sqs"),
      events: answering("events"),
      lambda: answering("lambda"),
    },
    s3: answering("s3"),
    issuer: answering("issuer"),
    local: answering("local"),
    log: ({ message }) => lines.push(message),
  });

  it.each([
    ["cognito-idp.eu-central-1.amazonaws.com", "cognito-idp"],
    ["people.auth.eu-central-1.amazoncognito.com", "cognito-oauth"],
    ["ssm.us-east-1.amazonaws.com", "ssm"],
    ["sqs.eu-central-1.amazonaws.com", "sqs"],
    ["events.eu-central-1.amazonaws.com", "events"],
    ["lambda.eu-central-1.amazonaws.com", "lambda"],
    ["s3.eu-central-1.amazonaws.com", "s3"],
    ["files.s3.eu-central-1.amazonaws.com", "s3"],
    ["my.files.s3.amazonaws.com", "s3"],
    ["files.s3-accelerate.amazonaws.com", "s3"],
    ["login.example.com", "issuer"],
    ["LOGIN.example.com", "issuer"],
    ["127.0.0.1:4701", "local"],
    ["localhost:4701", "local"],
  ])("leads %s to %s", async (host, service) => {
    expect((await internet(requestTo(host))).body).toBe(service);
  });

  it.each([
    "dynamodb.us-east-1.amazonaws.com",
    "169.254.169.254",
    "10.0.0.1:80",
    "intranet",
    "a.example:8443",
    "",
  ])("leads %j nowhere, and says so", async (host) => {
    const response = await internet(requestTo(host));

    expect(response.status).toBe(502);
    expect(String(response.body)).toContain("is not emulated");
    expect(lines.at(-1)).toContain("is not emulated");
  });

  it("answers 500 where a service breaks, without telling why", async () => {
    const broken = createInternet({
      cognitoIdp: answering(""),
      cognitoOauth: answering(""),
      aws: { ssm: answering(""), sqs: answering(""), events: answering(""), lambda: answering("") },
      s3: async () => {
        throw new TypeError("a bug");
      },
      issuer: answering(""),
      local: answering(""),
      log: ({ message }) => lines.push(message),
    });

    const response = await broken(requestTo("s3.eu-central-1.amazonaws.com"));

    expect([response.status, String(response.body)]).toEqual([500, '{"message":"Internal server error"}']);
    expect(lines.at(-1)).toContain("a bug");
  });
});

describe("the stand-in of an issuer", () => {
  it("publishes the keys of the tokens that are issued in its name", async () => {
    const { keys, ...opened } = await openPools([]);
    const standIn = createIssuerStandIn(keys);
    const issuer = "https://login.example.com/tenant1";
    const spec = { issuer, audience: "api", subject: "alice", claims: { org: "acme" } };

    const issued = await issueToken(spec, { ...opened, keys });
    const jwks = await standIn(requestTo("login.example.com", "/tenant1/.well-known/jwks.json"));
    const verifier = JwtVerifier.create({ issuer, audience: "api" });
    verifier.cacheJwks(JSON.parse(String(jwks.body)));

    const claims = await verifier.verify(issued.outcome === "issued" ? issued.token : "");
    expect(claims).toMatchObject({ iss: issuer, aud: "api", sub: "alice", org: "acme" });
  });

  it("has a discovery document that leads to them", async () => {
    const keys = openSigningKeys(await mkdtemp(join(tmpdir(), "issuer-test-")));
    const response = await createIssuerStandIn(keys)(
      requestTo("login.example.com", "/t/.well-known/openid-configuration"),
    );

    expect(JSON.parse(String(response.body))).toMatchObject({
      issuer: "https://login.example.com/t",
      jwks_uri: "https://login.example.com/t/.well-known/jwks.json",
    });
  });

  it.each([
    ["/anything", "GET", 404],
    ["/.well-known/jwks.json", "POST", 405],
  ])("serves nothing else: %s %s", async (path, method, status) => {
    const keys = openSigningKeys(await mkdtemp(join(tmpdir(), "issuer-test-")));

    expect((await createIssuerStandIn(keys)(requestTo("login.example.com", path, method))).status).toBe(
      status,
    );
  });
});
