import type { KeyObject } from "node:crypto";
import { createHmac, generateKeyPair, sign } from "node:crypto";
import { promisify } from "node:util";
import type { Identities } from "../../../functions/identity/contract.js";

const generate = promisify(generateKeyPair);
const rsa = (modulusLength: number, publicExponent = 0x10001) =>
  generate("rsa", { modulusLength, publicExponent });
const ec = (namedCurve: string) => generate("ec", { namedCurve });

const [main, second, attacker, short, cubic, p256, p384, p521, k256, ed25519, ed448] = await Promise.all([
  rsa(2048),
  rsa(2048),
  rsa(2048),
  rsa(1024),
  rsa(2048, 3),
  ec("P-256"),
  ec("P-384"),
  ec("P-521"),
  ec("secp256k1"),
  generate("ed25519", undefined),
  generate("ed448", undefined),
]);

/** Keys of the issuers, and one that no issuer has. */
export const KEYS = { main, second, attacker, short, cubic, p256, p384, p521, k256, ed25519, ed448 };

/** A secret that an issuer publishes by mistake, in base64url. */
export const PUBLISHED_SECRET = Buffer.from("0123456789abcdef0123456789abcdef").toString("base64url");

export const MAIN = "https://issuer.example.com/";
export const STRICT = "https://strict.example.com/realm";
export const POOL = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";

/** Three issuers: any algorithm, Cognito, and RFC 9068's profile. */
export const IDENTITIES: Identities = [
  { type: "oidc", issuer: MAIN, audience: ["uploads"], jwksUri: `${MAIN}keys` },
  { type: "cognito", userPoolId: "eu-central-1_AbCdEf123", clientIds: ["client-a"], namespace: "pool" },
  {
    type: "oidc",
    issuer: STRICT,
    audience: ["uploads"],
    jwksUri: `${STRICT}/keys`,
    namespace: "strict",
    tokenType: "at+jwt",
    clientIds: ["app"],
    algorithms: ["RS256"],
    maxTokenAgeSeconds: 3_600,
  },
];

const jwk = ({ publicKey }: { readonly publicKey: KeyObject }, members: object) => ({
  ...publicKey.export({ format: "jwk" }),
  ...members,
});

/** The documents of each issuer. Keys below the blank line must not verify anything. */
export const DOCUMENTS: Readonly<Record<string, object>> = {
  [`${MAIN}keys`]: {
    keys: [
      jwk(main, { kid: "rsa" }),
      jwk(main, { kid: "RS512", alg: "RS512", use: "sig" }),
      jwk(cubic, { kid: "cubic", alg: "RS256" }),
      jwk(p256, { kid: "p256" }),
      jwk(p384, { kid: "p384" }),
      jwk(p521, { kid: "p521" }),
      jwk(ed25519, { kid: "ed25519" }),
      jwk(ed448, { kid: "ed448" }),

      jwk(short, { kid: "short" }),
      jwk(main, { kid: "encryption", use: "enc" }),
      jwk(main, { kid: "operations", key_ops: ["encrypt", "wrapKey"] }),
      jwk(main, { kid: "other-alg", alg: "PS256" }),
      jwk(main, { kid: 1 }),
      jwk(k256, { kid: "k256" }),
      { kty: "oct", kid: "secret", k: PUBLISHED_SECRET, alg: "HS256" },
      { kty: "EC", kid: "off-curve", crv: "P-256", x: "AA", y: "AA" },
      { kty: "unknown", kid: "unknown-kty" },
      null,
    ],
  },
  [`${POOL}/.well-known/jwks.json`]: { keys: [jwk(second, { kid: "rsa", alg: "RS256", use: "sig" })] },
  [`${STRICT}/keys`]: { keys: [jwk(second, { kid: "rsa", alg: "RS256", use: "sig" })] },
};

/** The keys that can verify tokens, by issuer. */
export const USABLE_KIDS: Readonly<Record<string, readonly string[]>> = {
  [MAIN]: ["rsa", "RS512", "cubic", "p256", "p384", "p521", "ed25519", "ed448"],
  [POOL]: ["rsa"],
  [STRICT]: ["rsa"],
};

const now = Math.floor(Date.now() / 1_000);

/** The time some seconds from the start of the test. */
export const inSeconds = (seconds: number) => now + seconds;

/** Claims of a valid token of {@link MAIN}. */
export const CLAIMS = { iss: MAIN, aud: "uploads", sub: "alice", iat: now - 10, exp: now + 3_000 };
/** Claims of a valid token of {@link POOL}. */
export const POOL_CLAIMS = {
  iss: POOL,
  sub: "alice",
  client_id: "client-a",
  token_use: "access",
  iat: now - 10,
  exp: now + 3_000,
};
/** Header and claims of a valid token of {@link STRICT}. */
export const STRICT_HEADER = { alg: "RS256", kid: "rsa", typ: "at+jwt" };
export const STRICT_CLAIMS = { ...CLAIMS, iss: STRICT, client_id: "app", jti: "1" };

/** Hash algorithms of RFC 7518's and RFC 8037's signatures. */
const HASHES: Readonly<Record<string, string | null>> = {
  RS256: "sha256",
  RS384: "sha384",
  RS512: "sha512",
  ES256: "sha256",
  ES384: "sha384",
  ES512: "sha512",
  EdDSA: null,
};

/** Encodes a part of a token: an object as JSON, a string and bytes as they are. */
export function part(value: object | string | Uint8Array): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64url");
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

/** Signs encoded parts as an algorithm does it. */
export function signature(signed: string, alg: string, key: KeyObject): Buffer {
  return sign(HASHES[alg], Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
}

/** Makes a token. The header's `alg` decides how it is signed, unless `alg` is given. */
export function token(
  header: { readonly alg?: string; readonly [name: string]: unknown },
  claims: object | string | Uint8Array,
  { privateKey }: { readonly privateKey: KeyObject } = main,
  alg = header.alg ?? "RS256",
): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${part(signature(signed, alg, privateKey))}`;
}

/** Makes a token with an HMAC. */
export function hmacToken(header: object, claims: object, secret: string | Uint8Array): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
