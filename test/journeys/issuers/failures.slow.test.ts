import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { logText } from "../../support/break-stack.js";
import { firstPublicKey } from "../../support/signing-keys.js";
import type { IssuerAnswer, IssuerStack } from "./failing-issuer.js";
import { answering, ISSUER, serveIssuer } from "./failing-issuer.js";

const UNAVAILABLE = [
  { status: 503, retryAfter: "1", code: "KeysUnavailable" },
  { status: 503, retryAfter: "10", code: "AUTHORIZER_FAILURE" },
];

const encoded = (header: object) => Buffer.from(JSON.stringify(header)).toString("base64url");

let issuer: IssuerStack;
afterEach(() => issuer.close());

describe("an issuer that returns no keys lets no caller in, and causes no permanent rejection", () => {
  it.each<[string, IssuerAnswer, RegExp]>([
    ["responds 500", answering(500, "oops"), /answered 500 instead of 200/],
    ["responds 404", answering(404, "no"), /answered 404 instead of 200/],
    ["responds with HTML", answering(200, "<html>"), /is not JSON in UTF-8/],
    [
      "redirects",
      answering(302, "", [["location", "https://id.example.com/elsewhere"]]),
      /answered 302 instead of 200/,
    ],
    ["responds with 10 MB", answering(200, Buffer.alloc(10_000_000, " ")), /has more than 1000000 bytes/],
    [
      "describes another issuer",
      answering(
        200,
        JSON.stringify({ issuer: "https://evil.example.com", jwks_uri: "https://id.example.com/k" }),
      ),
      /document of another issuer/,
    ],
    [
      "names keys over http",
      answering(200, JSON.stringify({ issuer: ISSUER, jwks_uri: "http://id.example.com/k" })),
      /no jwks_uri that is an https URL/,
    ],
  ])("%s", async (_name, answer, reason) => {
    issuer = await serveIssuer(answer);

    expect(await issuer.upload("a.txt")).toEqual(UNAVAILABLE);
    expect(await issuer.stack.keys()).toEqual([]);
    expect(logText(issuer.stack)).toMatch(reason);
    expect(logText(issuer.stack)).not.toContain(issuer.token);
  });
});

describe("an issuer that recovers", () => {
  it("is used by the same processes a second later", async () => {
    let isDown = true;
    issuer = await serveIssuer(async () => (isDown ? { status: 500, headers: [], body: "" } : undefined));
    expect(await issuer.upload("a.txt")).toEqual(UNAVAILABLE);

    isDown = false;
    // A new key each time: the pattern that recovers first would find the object of the attempt before.
    let attempt = 0;
    await expect
      .poll(() => issuer.upload(`${++attempt}.txt`), { timeout: 20_000 })
      .toEqual([expect.objectContaining({ status: 200 }), expect.objectContaining({ status: 200 })]);
  });
});

describe("a JWKS with a bad key", () => {
  it("works with its valid keys, and the bad key is logged", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1_024 });
    const weak = { ...publicKey.export({ format: "jwk" }), kid: "weak", alg: "RS256", use: "sig" };
    const jwks = JSON.stringify({ keys: [null, { kty: 1 }, weak, await firstPublicKey()] });
    issuer = await serveIssuer(async ({ path }) =>
      path.endsWith("jwks.json") ? { status: 200, headers: [], body: jwks } : undefined,
    );

    expect(await issuer.upload("a.txt")).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(logText(issuer.stack)).toMatch(/kid \\+"weak\\+".*fewer than 2048 bits/);
  });
});

describe("a token of an unknown key", () => {
  it("is not rejected permanently, and causes at most one fetch", async () => {
    issuer = await serveIssuer(async () => undefined);
    await issuer.upload("a.txt");
    const before = issuer.asked.length;
    const [, payload, signature] = issuer.token.split(".");
    const madeUp = (kid: string) => `${encoded({ alg: "RS256", kid })}.${payload}.${signature}`;

    const outcomes = [];
    for (const kid of ["k1", "k2", "k3"]) outcomes.push(...(await issuer.upload("b.txt", madeUp(kid))));

    expect(outcomes.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 503]);
    expect(outcomes[0]).toMatchObject({
      code: "UnknownKey",
      retryAfter: expect.stringMatching(/^([1-9]|10)$/),
    });
    expect(issuer.asked).toHaveLength(before);
    expect(await issuer.upload("c.txt")).toMatchObject([{ status: 200 }, { status: 200 }]);
  });
});

describe("keys that are deployed with the edge settings", () => {
  it("are used at the edge while the issuer does not respond", async () => {
    const keys = { keys: [await firstPublicKey()] };
    issuer = await serveIssuer(() => new Promise(() => undefined), { keys });

    expect(await issuer.uploadAtEdge("a.txt")).toEqual({ status: 200 });
  });

  it("are not used any more after the issuer has responded without them", async () => {
    const keys = { keys: [{ ...(await firstPublicKey()), kid: "leaked" }] };
    issuer = await serveIssuer(async () => undefined, { keys });
    await issuer.upload("a.txt");

    const leaked = `${encoded({ alg: "RS256", kid: "leaked" })}.${issuer.token.split(".").slice(1).join(".")}`;

    expect(await issuer.uploadAtEdge("b.txt", leaked)).toMatchObject({ status: 503, code: "UnknownKey" });
  });
});
