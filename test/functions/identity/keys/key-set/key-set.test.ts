import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { KeySet } from "../../../../../functions/identity/keys/key-set/key-set.js";
import { findKey, readKeySet } from "../../../../../functions/identity/keys/key-set/key-set.js";

const rsa = (modulusLength: number) =>
  generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
const ec = (namedCurve: string) =>
  generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" });

const RSA_2048 = rsa(2_048);
const RSA_1024 = rsa(1_024);
const P256 = ec("P-256");
const P384 = ec("P-384");
const P521 = ec("P-521");
const SECP256K1 = ec("secp256k1");
const ED25519 = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
const X25519 = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });

const read = (...keys: readonly unknown[]): KeySet => readKeySet({ keys }) ?? expect.fail("not a JWKS");

describe("a key of a JWKS", () => {
  it.each([
    ["an RSA key", RSA_2048, ["RS256", "RS384", "RS512"]],
    ["an RSA key for one algorithm", { ...RSA_2048, alg: "RS384" }, ["RS384"]],
    ["a P-256 key", P256, ["ES256"]],
    ["a P-384 key", P384, ["ES384"]],
    ["a P-521 key", P521, ["ES512"]],
    ["an Ed25519 key", ED25519, ["EdDSA"]],
    ["a key for signatures", { ...P256, use: "sig", key_ops: ["verify"] }, ["ES256"]],
    ["a key with a chain of certificates", { ...P256, x5c: ["MII"], x5t: "AA" }, ["ES256"]],
  ])("verifies by the algorithms that fit it: %s", (_name, jwk, algorithms) => {
    const { keys, skipped } = read({ ...jwk, kid: "k" });

    expect(keys).toMatchObject([{ kid: "k", algorithms }]);
    expect(skipped).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ["an RSA key of 1,024 bits", RSA_1024, /fewer than 2048 bits/],
    ["an RSA key with the alg of a curve", { ...RSA_2048, alg: "ES256" }, /alg is not one of RS256/],
    ["an RSA key for RSASSA-PSS", { ...RSA_2048, alg: "PS256" }, /alg is not one of RS256/],
    ["a P-256 key with the alg of another curve", { ...P256, alg: "ES384" }, /alg is not one of ES256/],
    ["a P-256 key with HS256", { ...P256, alg: "HS256" }, /alg is not one of ES256/],
    ["a key on secp256k1", SECP256K1, /curve is not P-256/],
    ["a key for key agreement", X25519, /curve is not Ed25519/],
    ["a point off the curve", { ...P256, x: P256.y }, /do not make a public key/],
    ["an alg of null", { ...RSA_2048, alg: null }, /alg is not one of/],
    ["a kid of null", { ...RSA_2048, kid: null }, /kid is not a string/],
    ["a number as kid", { ...RSA_2048, kid: 1 }, /kid is not a string/],
    ["no kty", { ...RSA_2048, kty: undefined }, /kty is not RSA, EC or OKP/],
    ["a symmetric key", { kty: "oct", k: "AAAA" }, /kty is not RSA, EC or OKP/],
    ["null", null, /not an object/],
    ["a list", [], /not an object/],
    ["a string", "key", /not an object/],
  ])("is skipped with its reason, and the next one is used: %s", (_name, jwk, reason) => {
    const { keys, skipped } = read(jwk, { ...ED25519, kid: "next" });

    expect(keys).toMatchObject([{ kid: "next" }]);
    expect(skipped).toEqual([expect.stringMatching(reason)]);
    expect(skipped[0]).toMatch(/^Key 0 /);
  });

  it.each([
    ["use enc", { use: "enc" }],
    ["another use", { use: "tls" }],
    ["a use of null", { use: null }],
    ["key_ops without verify", { key_ops: ["encrypt", "wrapKey"] }],
    ["empty key_ops", { key_ops: [] }],
    ["key_ops as a string", { key_ops: "verify" }],
    ["use sig and key_ops without verify", { use: "sig", key_ops: ["sign"] }],
  ])("is skipped without a reason if it is for another purpose: %s", (_name, members) => {
    expect(read({ ...RSA_2048, ...members })).toEqual({ keys: [], skipped: [] });
  });

  it("is named in the reason by its kid, which is cut if it is long", () => {
    const { skipped } = read({ ...RSA_1024, kid: `a"\n${"b".repeat(500)}` });

    expect(skipped[0]).toMatch(/^Key 0 \(kid "a\\"\\nb{77}"\) is skipped/);
  });

  it("is imported once while its thumbprint is the same", () => {
    const first = read({ ...RSA_2048, kid: "old" });
    const second = readKeySet({ keys: [{ ...RSA_2048, kid: "new", alg: "RS512" }] }, first.keys);

    expect(second?.keys[0]?.publicKey).toBe(first.keys[0]?.publicKey);
    expect(second?.keys).toMatchObject([{ kid: "new", algorithms: ["RS512"] }]);
  });

  it("is imported again under the same kid if its thumbprint changes", () => {
    const first = read({ ...P256, kid: "k" });
    const second = readKeySet({ keys: [{ ...ec("P-256"), kid: "k" }] }, first.keys);

    expect(second?.keys[0]?.thumbprint).not.toBe(first.keys[0]?.thumbprint);
    expect(second?.keys[0]?.publicKey).not.toBe(first.keys[0]?.publicKey);
  });
});

describe("readKeySet", () => {
  it.each([[undefined], [null], [[]], ["{}"], [{}], [{ keys: {} }], [{ keys: null }]])(
    "rejects %j, which is not a JWKS",
    (document) => {
      expect(readKeySet(document)).toBeUndefined();
    },
  );
});

describe("findKey", () => {
  const two = read({ ...RSA_2048, kid: "rsa" }, { ...P256, kid: "ec" }, { ...P384, kid: "ec" });
  const one = read(RSA_2048);

  it.each([
    ["by kid", two, { kid: "rsa", alg: "RS512" }, "rsa"],
    ["by kid and algorithm", two, { kid: "ec", alg: "ES384" }, "ec"],
    ["without kid if there is one key", one, { alg: "RS256" }, undefined],
  ] as const)("finds a key %s", (_name, set, wanted, kid) => {
    const key = findKey(set, wanted);

    expect(key).toMatchObject({ algorithms: expect.arrayContaining([wanted.alg]) });
    expect(typeof key === "object" && key.kid).toBe(kid);
  });

  it.each([
    ["of another algorithm", two, { kid: "rsa", alg: "ES256" }, "unfit"],
    ["of another curve", two, { kid: "ec", alg: "ES512" }, "unfit"],
    ["without kid, of two keys", two, { alg: "RS256" }, "unfit"],
    ["without kid, of another algorithm", one, { alg: "ES256" }, "unfit"],
    ["of an unknown kid", two, { kid: "other", alg: "RS256" }, undefined],
    ["of a kid that only looks the same", two, { kid: "RSA", alg: "RS256" }, undefined],
    ["of an empty kid", two, { kid: "", alg: "RS256" }, undefined],
    ["of a kid, if the issuer's key has none", one, { kid: "rsa", alg: "RS256" }, undefined],
  ] as const)("finds no key %s", (_name, set, wanted, found) => {
    expect(findKey(set, wanted)).toBe(found);
  });
});
