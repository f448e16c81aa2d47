import fc from "fast-check";
import type { JWK } from "jose";
import { exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { createHandler as createApiHandler } from "../../../../functions/api-authorizer/create-handler.js";
import { createHandler as createEdgeHandler } from "../../../../functions/edge-authorizer/create-handler.js";
import type { IdentitySettings } from "../../../../functions/identity/contract.js";
import type { GetDocument } from "../../../../functions/identity/keys/fetch/https-document.js";
import { authorizerEvent } from "../../support/gateway-events.js";
import {
  COGNITO,
  cognitoClaims,
  createIssuer,
  encoded,
  inSeconds,
  OIDC,
  oidcClaims,
} from "../../support/issuer.js";
import { NOT_NARROWED, policyWith } from "../../support/policies.js";
import { isResponse, viewerRequest } from "../../support/viewer-request.js";

interface Keys {
  readonly get: GetDocument;
}
type Ask = (authorization: string) => Promise<number>;

const SETTINGS = { policy: policyWith({}), prefix: "uploads/", bucketRegion: "eu-central-1" };
const PORTS = { ...NOT_NARROWED, newId: () => "upload-1", log: () => undefined };

// Loaded in advance: with the clock below, a request does not wait until the code for fetching keys is loaded.
await import("../../../../functions/identity/keys/fetch/issuer-key-source.js");

/** A clock that makes each request so late that unknown keys are fetched again, so every answer is final. */
function lateClock(): () => number {
  let now = 0;
  return () => {
    now += 11_000;
    return now;
  };
}

/** Both authorizers. Each gives the status that the caller receives. */
const AUTHORIZERS: readonly (readonly [string, (identity: IdentitySettings, keys: Keys) => Ask])[] = [
  [
    "API authorizer",
    (identity, keys) => {
      const handler = createApiHandler(
        { ...PORTS, ...keys, now: lateClock() },
        { ...SETTINGS, identity, bucketOwner: "1" },
      );
      return async (Authorization) => {
        try {
          await handler(authorizerEvent({ headers: { Authorization } }));
          return 200;
        } catch (error) {
          // API Gateway answers 401 to this exact message and 500 to any other.
          return error instanceof Error && error.message === "Unauthorized" ? 401 : 500;
        }
      };
    },
  ],
  [
    "edge authorizer",
    (identity, keys) => {
      const settings = { ...SETTINGS, identity, originAccess: "oac", corsAllowedOrigins: [] };
      const handler = createEdgeHandler({
        ...PORTS,
        ...keys,
        readConfig: () => JSON.stringify({ source: "bundle", settings }),
        readParameter: () => Promise.reject(new TypeError("not used")),
        now: lateClock(),
      });
      return async (Authorization) => {
        const reply = await handler(viewerRequest({ headers: { Authorization } }));
        return isResponse(reply) ? Number(reply.status) : 200;
      };
    },
  ],
];

const IDENTITIES = [
  ["Cognito", COGNITO, cognitoClaims],
  ["OpenID Connect", { ...OIDC, jwksUri: "https://issuer.example.com/keys" }, oidcClaims],
] as const;

const CASES = AUTHORIZERS.flatMap(([authorizer, makeAsk]) =>
  IDENTITIES.map(([issuer, identity, claims]) => ({ authorizer, issuer, identity, claims, makeAsk })),
);

/** One key of each kind that an issuer may publish, and some unusable ones, none of which has an `alg`. */
const JWKS: readonly JWK[] = await Promise.all(
  (["RS256", "ES256", "ES384", "ES512", "EdDSA"] as const).map(async (alg) => {
    const { publicKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(publicKey)), kid: alg } as JWK;
  }),
).then((keys) => [
  ...keys,
  { ...keys[1], kid: "ES256 with alg", alg: "ES256" } as JWK,
  { kid: "a curve without a name", kty: "EC", crv: "P-0", x: "AA", y: "AA" },
  { kid: "a point off the curve", kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" },
  { kid: "an EC key without a point", kty: "EC", crv: "P-256" },
  { kid: "an RSA key without a modulus", kty: "RSA", e: "AQAB" },
  { kid: "an RSA key of one byte", kty: "RSA", n: "AQ", e: "AQAB" },
  { kid: "a symmetric key", kty: "oct" },
  { kid: "a kind that does not exist", kty: "toString" },
  { kid: "an encryption key", kty: "RSA", n: "AQAB", e: "AQAB", use: "enc" },
]);

const published: Keys = { get: async () => encoded({ keys: JWKS }) };

/** Signs tokens that an attacker could not sign. */
const issuer = await createIssuer();

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const forged = (header: object, claims: unknown, signature: Uint8Array | string) =>
  `${part(header)}.${part(claims)}.${typeof signature === "string" ? signature : Buffer.from(signature).toString("base64url")}`;

const SIGNATURE_BYTES = [1, 63, 64, 65, 70, 71, 72, 95, 96, 97, 132, 256, 257];
const ALGORITHMS = [
  "RS256",
  "RS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "PS256",
  "HS256",
  "none",
  "toString",
];

describe.each(CASES)("the $authorizer, for $issuer", ({ identity, claims, makeAsk }) => {
  it("answers 401 to a forged signature of every length, by every algorithm, for every kind of key", async () => {
    const ask = makeAsk(identity, published);
    const unexpected: string[] = [];
    for (const { kid } of JWKS) {
      for (const alg of ALGORITHMS) {
        for (const bytes of SIGNATURE_BYTES) {
          const status = await ask(forged({ alg, kid }, claims(), new Uint8Array(bytes).fill(0x30)));
          if (status !== 401) unexpected.push(`${kid}, ${alg}, ${bytes} bytes: ${status}`);
        }
      }
    }
    expect(unexpected).toEqual([]);
  });

  it.each([
    ["an exp before time began", { exp: -1e20 }],
    ["an nbf after time ends", { nbf: 1e15 }],
    ["an nbf of the greatest number", { nbf: Number.MAX_VALUE }],
    ["an exp of the least number", { exp: -Number.MAX_VALUE }],
    ["an exp as a string", { exp: "tomorrow" as unknown as number }],
    ["an expired exp and a late nbf", { exp: inSeconds(-50), nbf: 1e300 }],
  ])("answers 401 to the issuer's own token with %s", async (_name, times) => {
    expect(await makeAsk(identity, issuer)(await issuer.sign(claims(times)))).toBe(401);
  });

  it.each([
    ["an extension", { crit: ["exp"], exp: 1 }],
    ["RFC 7797's payload", { crit: ["b64"], b64: true }],
    ["an empty list", { crit: [] }],
    ["no list", { crit: null }],
  ])("answers 401 to the issuer's own token with critical header parameters: %s", async (_name, header) => {
    expect(await makeAsk(identity, issuer)(await issuer.signRaw(claims(), header))).toBe(401);
  });

  it("fetches keys once, at the start, and not for tokens of another issuer", async () => {
    const fresh = await createIssuer();
    const ask = makeAsk(identity, fresh);
    const own = String(claims().iss);
    const others = [
      "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
      `${own}x`,
      own.toUpperCase(),
      own.replace("https", "http"),
      "",
      "__proto__",
      undefined,
    ];

    const statuses = [];
    for (const iss of others) statuses.push(await ask(await issuer.sign(claims({ iss }))));

    expect(statuses).toEqual(others.map(() => 401));
    expect(fresh.fetched).toHaveLength(1);
  });

  it.each<[string, GetDocument]>([
    ["cannot be fetched", () => Promise.reject(new TypeError("no network"))],
    ["are not JSON", async () => new TextEncoder().encode("<html>")],
    ["are not UTF-8", async () => new Uint8Array([0xff, 0xfe])],
    ["are not a list", async () => encoded({ keys: {} })],
    ["contain only a key without a kind", async () => encoded({ keys: [{}] })],
    ["are an empty list", async () => encoded({ keys: [] })],
  ])("answers with a server error only if the keys %s", async (_name, get) => {
    const status = await makeAsk(identity, { get })(await issuer.sign(claims()));

    expect([500, 503]).toContain(status);
  });

  it("answers 401 to any string in the form of a token", async () => {
    const ask = makeAsk(identity, published);
    const kids = fc.constantFrom<unknown>(...JWKS.map(({ kid }) => kid), "unknown", "", "__proto__", 1, null);
    const header = fc.record(
      { alg: fc.oneof(fc.constantFrom(...ALGORITHMS), fc.jsonValue()), kid: kids },
      {},
    );
    const names = fc.constantFrom(...Object.keys(claims()), "nbf", "aud", "__proto__", "constructor");
    const payload = fc.oneof(
      fc.dictionary(names, fc.jsonValue()).map((changes) => ({ ...claims(), ...changes })),
      fc.jsonValue(),
    );
    const signature = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const token = fc.oneof(
      fc.tuple(header, payload, signature).map((parts) => forged(...parts)),
      fc.array(fc.base64String(), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(".")),
      fc.string({ unit: "binary" }),
    );

    await fc.assert(
      fc.asyncProperty(token, async (credential) => {
        expect(await ask(`Bearer ${credential}`)).toBe(401);
      }),
      { numRuns: 150 },
    );
  });
});
