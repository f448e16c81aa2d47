import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { WayIn } from "../../support/ways-in.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const ISSUER = "https://login.example.com/tenants/7";
const AUDIENCE = "https://uploads.example.com";
// Auth0's subjects have this form. "|" is not a character of a URL's path.
const SUBJECT = "auth0|5f7c8ec7c33c6c004bbafe82";
const SEGMENT = "auth0_7C5f7c8ec7c33c6c004bbafe82";
const GROUPED = { groups: ["uploaders"] };

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    identity: { type: "oidc", issuer: ISSUER, audience: [AUDIENCE, "another-api"], groups: ["uploaders"] },
  });
});
afterAll(() => stack.close());

const spec = { issuer: ISSUER, audience: AUDIENCE, subject: SUBJECT, claims: GROUPED };

describe("a token of the issuer", () => {
  it.each(WAYS_IN)("%s: is accepted, and its subject becomes one path segment", async (way) => {
    const body = randomBytes(64);
    const authorization = `Bearer ${await stack.token(spec)}`;

    const { status, key = `uploads/${SEGMENT}/${way}.bin` } = await upload(stack, way, {
      key: `${way}.bin`,
      body,
      authorization,
    });

    expect(status).toBe(200);
    expect(key).toMatch(new RegExp(`^uploads/${SEGMENT}/`));
    expect((await stack.object(key))?.equals(body)).toBe(true);
  });

  it.each(WAYS_IN)("%s: is accepted with any of the audiences", async (way) => {
    const authorization = await stack.token({ ...spec, audience: "another-api" });

    const { status } = await upload(stack, way, { key: `${way}-another.bin`, body: "x", authorization });

    expect(status).toBe(200);
  });
});

type Token = readonly [name: string, status: number, make: () => Promise<string>];

const REJECTED: readonly Token[] = [
  ["another audience", 401, () => stack.token({ ...spec, audience: "https://else.example.com" })],
  ["no audience", 401, () => stack.foreignToken({ aud: undefined }, spec)],
  [
    "another issuer, with its own key",
    401,
    () => stack.token({ ...spec, issuer: "https://evil.example.com" }),
  ],
  ["another issuer on the same host", 401, () => stack.token({ ...spec, issuer: `${ISSUER}0` })],
  ["no exp", 401, () => stack.foreignToken({ exp: undefined }, spec)],
  ["an exp in the past", 401, () => stack.token({ ...spec, expiresInSeconds: -60 })],
  ["an nbf in the future", 401, () => stack.foreignToken({ nbf: 4_000_000_000 }, spec)],
  ["no subject", 401, () => stack.foreignToken({ sub: undefined }, spec)],
  ["no allowed group", 403, () => stack.token({ ...spec, claims: { groups: ["readers"] } })],
  ["no groups at all", 403, () => stack.token({ ...spec, claims: {} })],
];

describe("another token", () => {
  it.each(WAYS_IN.flatMap((way) => REJECTED.map((token): [WayIn, ...Token] => [way, ...token])))(
    "%s: rejects a token with %s with %i",
    async (way, _name, expected, make) => {
      const before = await stack.keys();

      const { status } = await upload(stack, way, {
        key: "rejected.bin",
        body: "x",
        authorization: `Bearer ${await make()}`,
      });

      expect(status).toBe(expected);
      expect(await stack.keys()).toEqual(before);
    },
  );
});

describe("an issuer whose keys are not at /.well-known/jwks.json", () => {
  const REALM = "https://id.example.com/realms/staff";
  const serveRealm = (identity: object) =>
    serveUploads({ identity: { type: "oidc", issuer: REALM, audience: [AUDIENCE], ...identity } });
  const sendAll = async (realm: LocalStack) => {
    const token = await realm.token({ issuer: REALM, audience: AUDIENCE, subject: "alice" });
    const answers = [];
    for (const way of WAYS_IN) {
      answers.push(
        await upload(realm, way, { key: `${way}.bin`, body: "x", authorization: `Bearer ${token}` }),
      );
    }
    await realm.close();
    return answers.map(({ status, answer }) => ({ status, retryAfter: answer.headers["retry-after"] }));
  };

  it.each([
    ["its jwksUri", { jwksUri: `${REALM}/protocol/openid-connect/certs` }],
    ["its discovery document", {}],
  ])("works by %s", async (_name, identity) => {
    const answers = await sendAll(await serveRealm(identity));

    expect(answers.map(({ status }) => status)).toEqual(WAYS_IN.map(() => 200));
  });

  it.each([
    ["of another kind of issuer", { jwksUri: `${REALM}/v1/keys` }],
    ["on a host that does not exist", { jwksUri: "https://keys.example.invalid/certs" }],
  ])("causes a 503 that can be retried, with a jwksUri %s", async (_name, identity) => {
    const answers = await sendAll(await serveRealm(identity));

    expect(answers).toEqual(WAYS_IN.map((way) => ({ status: 503, retryAfter: way === "edge" ? "1" : "10" })));
  });
});
