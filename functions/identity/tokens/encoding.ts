import { isUtf8 } from "node:buffer";
import type { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { InvalidTokenError } from "./token-rejection.js";

/** A token in its parts, before it is verified. */
export type DecomposedJwt = ReturnType<typeof decomposeUnverifiedJwt>;

/**
 * Requires base64url without padding and bits after the last byte, and UTF-8, so that a token has one form only.
 * aws-jwt-verify is more lenient.
 * @throws {@link InvalidTokenError}
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 */
export function requireStrictEncoding({ headerB64, payloadB64, signatureB64 }: DecomposedJwt): void {
  bytesIn(signatureB64);
  if (![headerB64, payloadB64].map(bytesIn).every(isUtf8)) {
    throw new InvalidTokenError("A part of the token is not UTF-8");
  }
}

function bytesIn(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  // Node's decoder skips what is not base64url, so encoding the bytes again must give the same string.
  if (bytes.toString("base64url") === part) return bytes;
  throw new InvalidTokenError("A part of the token is not base64url");
}
