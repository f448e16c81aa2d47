import type { KeyObject } from "node:crypto";
import { verify } from "node:crypto";
import type { SignatureAlgorithm } from "../contract.js";
import type { DecomposedJwt } from "./decompose.js";

/**
 * The hash that each algorithm signs; EdDSA has its own.
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1
 * @see https://www.rfc-editor.org/rfc/rfc8037#section-3.1
 */
const HASHES: Readonly<Record<SignatureAlgorithm, string | null>> = {
  RS256: "sha256",
  RS384: "sha384",
  RS512: "sha512",
  ES256: "sha256",
  ES384: "sha384",
  ES512: "sha512",
  EdDSA: null,
};

/**
 * Whether a token's signature is valid.
 * @param key - A key that fits the algorithm.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 */
export function hasValidSignature(
  { signed, signature }: DecomposedJwt,
  algorithm: SignatureAlgorithm,
  key: KeyObject,
): boolean {
  // A signature by ES256, ES384 or ES512 is R and S, one after the other (RFC 7518, section 3.4).
  const isEcdsa = key.asymmetricKeyType === "ec";
  const verifier = isEcdsa ? ({ key, dsaEncoding: "ieee-p1363" } as const) : key;
  return verify(HASHES[algorithm], Buffer.from(signed, "latin1"), verifier, signature);
}
