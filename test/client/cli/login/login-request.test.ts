import { describe, expect, it } from "vitest";
import type { OfferedIssuer } from "../../../../client/cli/login/discover-issuer.js";
import type { LoginOptions } from "../../../../client/cli/login/login-request.js";
import { loginRequest } from "../../../../client/cli/login/login-request.js";
import { checkEndpoint } from "../../../../client/cli/settings/endpoint.js";

const POOL: OfferedIssuer = {
  type: "cognito",
  issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A",
  scopes: ["uploads/write"],
  commandLine: { clientId: "cli", callbackUrls: ["http://localhost:1/callback"] },
};
const OTHER: OfferedIssuer = { type: "oidc", issuer: "https://id.example.com", audience: ["api://uploads"] };

describe("the issuer and client of a login", () => {
  it("is the endpoint's issuer, with its client for the command line", () => {
    expect(loginRequest({}, [POOL])).toEqual({
      issuer: POOL.issuer,
      clientId: "cli",
      scopes: ["openid", "uploads/write"],
      audience: undefined,
      callbackUrls: ["http://localhost:1/callback"],
    });
  });

  it("is the only one of several issuers that has a client for the command line", () => {
    expect(loginRequest({}, [OTHER, POOL])).toMatchObject({ issuer: POOL.issuer });
  });

  it("is the issuer that the user names, with its audience", () => {
    expect(loginRequest({ issuer: OTHER.issuer, clientId: "x" }, [POOL, OTHER])).toMatchObject({
      issuer: OTHER.issuer,
      clientId: "x",
      audience: "api://uploads",
      callbackUrls: [18618, 24618, 29618].map((port) => `http://localhost:${port}/callback`),
    });
  });

  it.each<[string, LoginOptions, readonly OfferedIssuer[], RegExp]>([
    ["no issuer", {}, [], /lists no issuer. Give --issuer/],
    ["no client", {}, [OTHER], /no client for the command line. .*--client-id/],
    [
      "several issuers",
      {},
      [OTHER, { ...OTHER, issuer: "https://b.example" }],
      /Choose one with --issuer: .*b\.example/,
    ],
  ])("must be given as an option with %s", (_name, options, offered, message) => {
    expect(() => loginRequest(options, offered)).toThrow(message);
  });
});

describe("the endpoint", () => {
  it.each([
    ["https://uploads.example.com/v1/", "https://uploads.example.com/v1"],
    ["http://127.0.0.1:4703/v1", "http://127.0.0.1:4703/v1"],
    ["http://localhost:4703", "http://localhost:4703"],
  ])("can be %s", (given, expected) => {
    expect(checkEndpoint(given, "--endpoint")).toBe(expected);
  });

  it.each([
    "uploads.example.com",
    "ftp://a.example",
    "http://uploads.example.com/v1",
    "http://127.0.0.1.evil.example/",
    "https://alice:secret@a.example",
    "https://a.example/?x=1",
  ])("must not be %s", (given) => {
    expect(() => checkEndpoint(given, "--endpoint")).toThrow(/^--endpoint must/);
  });
});
