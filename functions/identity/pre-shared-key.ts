import { hash, timingSafeEqual } from "node:crypto";
import type { Authentication } from "./authentication.js";
import { notAuthenticated, PRE_SHARED_KEY_ISSUER } from "./authentication.js";
import type { PreSharedKey } from "./contract.js";
import { PRE_SHARED_KEY_MIN_CHARACTERS } from "./contract.js";

/** Number of digits of a key's digest in the log. */
const LOGGED_DIGITS = 8;

/**
 * Authenticates the holder of a pre-shared key; undefined if the credential is not one of the keys. A key that is too
 * short is never accepted, even if its digest is in the settings. The digest is compared with all keys in constant
 * time, so that the time reveals neither a part of a digest nor which key matched.
 * @param now - Milliseconds since 1970.
 */
export function authenticateKey(
  credential: string,
  keys: readonly PreSharedKey[],
  now: number,
): Authentication | undefined {
  if (credential.length < PRE_SHARED_KEY_MIN_CHARACTERS) return undefined;
  const digest = hash("sha256", credential, "buffer");
  const [held] = keys.filter(({ sha256 }) => timingSafeEqual(digest, Buffer.from(sha256, "hex")));
  if (held === undefined) return undefined;
  const { sha256: keyId, subject, tenant, policy, notBefore, expiresAt } = held;
  const known = { issuer: PRE_SHARED_KEY_ISSUER, preSharedKeyId: keyId.slice(0, LOGGED_DIGITS) };
  if (expiresAt !== undefined && now >= Date.parse(expiresAt)) {
    return notAuthenticated(401, "ExpiredKey", "The key has expired. Get a new one.", known);
  }
  if (notBefore !== undefined && now < Date.parse(notBefore)) {
    return notAuthenticated(
      401,
      "InvalidToken",
      "The key is not valid yet. Ask the operator when it becomes valid.",
      known,
    );
  }
  const identity = { subject, tenant, scopes: [], groups: [], ...(policy && { policy }) };
  return { outcome: "authenticated", identity, credential: { keyId }, ...known };
}
