import { afterEach, describe, expect, it } from "vitest";
import type { IssuerStack } from "./failing-issuer.js";
import { serveIssuer, slow } from "./failing-issuer.js";

const JWKS_URI = { jwksUri: "https://id.example.com/tenants/7/.well-known/jwks.json" };

let issuer: IssuerStack;
afterEach(() => issuer.close());

describe("an issuer that responds slowly to a cold process", () => {
  it.each([
    [500, 1],
    [1_500, 2],
    [2_500, 2],
  ])("is waited for if it takes %i ms, with %i requests per process", async (milliseconds, requests) => {
    issuer = await serveIssuer(slow(milliseconds), JWKS_URI);

    expect(await issuer.uploadAtEdge("a.txt")).toEqual({ status: 200 });
    expect(issuer.asked).toHaveLength(requests);
  });

  it.each([6_000, 10_000])("is given up after 4 s if it takes %i ms, and callers can retry", async (ms) => {
    issuer = await serveIssuer(slow(ms), JWKS_URI);

    expect(await issuer.uploadAtEdge("a.txt")).toEqual({
      status: 503,
      retryAfter: "1",
      code: "KeysUnavailable",
    });
  });

  it("is waited for within the same 4 s if discovery comes first", async () => {
    issuer = await serveIssuer(slow(800));

    expect(await issuer.uploadAtEdge("a.txt")).toEqual({ status: 200 });
    expect(issuer.asked).toEqual([
      "/tenants/7/.well-known/openid-configuration",
      "/tenants/7/.well-known/jwks.json",
    ]);
  });
});
