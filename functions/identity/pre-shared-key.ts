import { createHash, timingSafeEqual } from "node:crypto";
import type { Identity, PreSharedKey } from "./contract.js";
import { PRE_SHARED_KEY_MIN_CHARACTERS } from "./contract.js";

/**
 * The identity of a pre-shared key's holder, or undefined. A key that is too short is never accepted, even if its
 * digest is in the settings. The digest is compared with every key's in constant time, so that the time taken tells
 * neither a part of a digest nor which key it was.
 */
export function holderOf(credential: string, keys: readonly PreSharedKey[]): Identity | undefined {
  if (credential.length < PRE_SHARED_KEY_MIN_CHARACTERS) return undefined;
  const digest = createHash("sha256").update(credential, "utf8").digest();
  const [held] = keys.filter(({ sha256 }) => timingSafeEqual(digest, Buffer.from(sha256, "hex")));
  return held && { subject: held.subject, tenant: held.tenant, scopes: [], groups: [] };
}
