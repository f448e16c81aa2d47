import type { KeyObject } from "node:crypto";
import { verify } from "node:crypto";
import type { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import type { SignatureAlgorithm } from "../contract.js";

/** A token in its parts, before it is verified. */
export type DecomposedJwt = ReturnType<typeof decomposeUnverifiedJwt>;

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
  { headerB64, payloadB64, signatureB64 }: DecomposedJwt,
  algorithm: SignatureAlgorithm,
  key: KeyObject,
): boolean {
  const signed = Buffer.from(`${headerB64}.${payloadB64}`);
  const signature = Buffer.from(signatureB64, "base64url");
  // For ES256, ES384 and ES512 a signature is R and S, one after the other (RFC 7518, section 3.4).
  return verify(HASHES[algorithm], signed, { key, dsaEncoding: "ieee-p1363" }, signature);
}
