import { createHash } from "node:crypto";
import { CLAIMS, hmacToken, KEYS, PUBLISHED_SECRET, part, token } from "../issuers.js";
import type { Rule } from "./rule.js";
import { ES256, pem, resigned, signedBy } from "./rule.js";

export const JWK: readonly Rule[] = [
  ["RFC 7517, 4.2", "a key for encryption", () => signedBy("encryption")],
  ["RFC 7517, 4.3", "a key whose operations do not contain verify", () => signedBy("operations")],
  ["RFC 7517, 4.4", "a key for another alg", () => signedBy("other-alg")],
  ["RFC 7517, 4.4", "RS256 by a key for RS512", () => signedBy("RS512")],
  ["RFC 7517, 4.5", "a key whose kid is not a string", () => signedBy("1")],
  ["RFC 7517, 5", "a key of unknown kty", () => signedBy("unknown-kty")],
  [
    "RFC 7517, 9.2",
    "a secret that the issuer publishes",
    () => hmacToken({ alg: "HS256", kid: "secret" }, CLAIMS, Buffer.from(PUBLISHED_SECRET, "base64url")),
  ],
];

export const JWA: readonly Rule[] = [
  ["RFC 7518, 3.1", "none, without a signature", () => `${part({ alg: "none" })}.${part(CLAIMS)}.`],
  [
    "RFC 7518, 3.1",
    "none, with a signature",
    () => token({ alg: "none", kid: "rsa" }, CLAIMS, KEYS.main, "RS256"),
  ],
  ...["None", "NONE", "nOnE", ""].map(
    (alg): Rule => [
      "RFC 7518, 3.1",
      `alg ${JSON.stringify(alg)}`,
      () => `${part({ alg, kid: "rsa" })}.${part(CLAIMS)}.AAAA`,
    ],
  ),
  ...(["spki", "pkcs1"] as const).map(
    (type): Rule => [
      "RFC 7518, 3.2",
      `HS256 by the public key in ${type}`,
      () => hmacToken({ alg: "HS256", kid: "rsa" }, CLAIMS, pem(KEYS.main, type)),
    ],
  ),
  [
    "RFC 7518, 3.2",
    "HS256 by the modulus",
    () =>
      hmacToken(
        { alg: "HS256", kid: "rsa" },
        CLAIMS,
        String(KEYS.main.publicKey.export({ format: "jwk" }).n),
      ),
  ],
  ["RFC 7518, 3.2", "HS256 by an empty secret", () => hmacToken({ alg: "HS256", kid: "rsa" }, CLAIMS, "")],
  [
    "RFC 7518, 3.3",
    "an RSA key of 1,024 bits",
    () => token({ alg: "RS256", kid: "short" }, CLAIMS, KEYS.short),
  ],
  [
    "RFC 7518, 3.3",
    "a signature with a leading zero byte",
    () => resigned((bytes) => Buffer.concat([Buffer.alloc(1), bytes])),
  ],
  ["RFC 7518, 3.3", "a signature that lacks its last byte", () => resigned((bytes) => bytes.subarray(0, -1))],
  ["RFC 7518, 3.4", "a key on secp256k1", () => token({ alg: "ES256", kid: "k256" }, CLAIMS, KEYS.k256)],
  ["RFC 7518, 3.4", "ES256 by a key on P-384", () => token({ alg: "ES256", kid: "p384" }, CLAIMS, KEYS.p384)],
  ["RFC 7518, 3.4", "ES384 by a key on P-256", () => token({ alg: "ES384", kid: "p256" }, CLAIMS, KEYS.p256)],
  ["RFC 7518, 3.4", "a signature in DER", () => resigned(derOf, ES256, KEYS.p256)],
  ["RFC 7518, 3.4", "a signature of zeros", () => resigned(() => Buffer.alloc(64), ES256, KEYS.p256)],
  [
    "RFC 7518, 3.4",
    "a signature with two more bytes",
    () => resigned((bytes) => Buffer.concat([bytes, Buffer.alloc(2)]), ES256, KEYS.p256),
  ],
  ["RFC 7518, 3.5", "PS256", () => token({ alg: "PS256", kid: "rsa" }, CLAIMS, KEYS.main, "RS256")],
  [
    "RFC 7518, 6.2.1",
    "a key whose point is not on the curve",
    () => token({ alg: "ES256", kid: "off-curve" }, CLAIMS, KEYS.p256),
  ],
  ["RFC 8037, 3.1", "EdDSA by an RSA key", () => token({ alg: "EdDSA", kid: "rsa" }, CLAIMS, KEYS.ed25519)],
  [
    "RFC 8037, 3.1",
    "Ed25519's signature for a key on Ed448",
    () => token({ alg: "EdDSA", kid: "ed448" }, CLAIMS, KEYS.ed25519),
  ],
  ["RFC 8017, 8.2", "a forged signature for exponent 3", () => cubeRootForgery()],
];

/** The DER encoding of a signature on P-256: two integers. */
function derOf(bytes: Buffer): Buffer {
  const integer = (value: Buffer) => {
    const significant = value.subarray(value.findIndex((byte) => byte !== 0));
    const positive =
      (significant[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), significant]) : significant;
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  };
  const body = Buffer.concat([integer(bytes.subarray(0, 32)), integer(bytes.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/**
 * A signature whose cube begins as the padded hash does: a verifier that ignores the bytes after the hash accepts it
 * for a key with exponent 3, without the private key.
 */
function cubeRootForgery(): string {
  const signed = `${part({ alg: "RS256", kid: "cubic" })}.${part(CLAIMS)}`;
  const digestInfo = Buffer.from("3031300d060960864801650304020105000420", "hex");
  const digest = createHash("sha256").update(signed).digest();
  const padding = Buffer.from([0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 0]);
  const start = Buffer.concat([padding, digestInfo, digest]);
  const wanted = BigInt(`0x${Buffer.concat([start, Buffer.alloc(256 - start.length, 255)]).toString("hex")}`);
  const root = cubeRoot(wanted).toString(16).padStart(512, "0");
  return `${signed}.${part(Buffer.from(root, "hex"))}`;
}

/** The greatest integer whose cube is not above a value. */
function cubeRoot(value: bigint): bigint {
  let low = 0n;
  let high = 1n << 700n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** 3n <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}
