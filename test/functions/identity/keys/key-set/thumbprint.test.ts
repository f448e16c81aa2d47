import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { keyMembers, thumbprint } from "../../../../../functions/identity/keys/key-set/thumbprint.js";

const ofKey = (jwk: object) => {
  const members = keyMembers({ ...jwk });
  return members && thumbprint(members);
};

describe("thumbprint", () => {
  it("is the thumbprint of the example in RFC 7638, section 3.1", () => {
    const n =
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    expect(ofKey({ kty: "RSA", n, e: "AQAB", alg: "RS256", kid: "2011-04-29" })).toBe(
      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    );
  });

  it.each(["ES256", "ES384", "ES512", "EdDSA"])("agrees with jose about a key for %s", async (alg) => {
    const { publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = await exportJWK(publicKey);

    expect(ofKey({ ...jwk, kid: "k", alg, use: "sig" })).toBe(await calculateJwkThumbprint(jwk));
  });

  it.each([
    ["a symmetric key", { kty: "oct", k: "AA" }],
    ["no kind", {}],
    ["the name of a property of every object", { kty: "toString" }],
    ["an RSA key without e", { kty: "RSA", n: "AQ" }],
    ["a number for n", { kty: "RSA", n: 1, e: "AQAB" }],
    ["an EC key without y", { kty: "EC", crv: "P-256", x: "AA" }],
  ])("is unknown for %s", (_name, jwk) => {
    expect(ofKey(jwk)).toBeUndefined();
  });
});
