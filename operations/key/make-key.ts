import { createHash, randomBytes } from "node:crypto";

/** The holder of a pre-shared key, and the key's validity. */
export interface KeyOptions {
  readonly subject: string;
  readonly tenant?: string;
  /** Times in UTC, e.g. `2026-01-31T00:00:00Z`. */
  readonly notBefore?: string;
  readonly expiresAt?: string;
}

/** A new key, and its entry for the settings. */
interface MadeKey {
  /** 43 characters, from 32 random bytes in base64url (RFC 4648). */
  readonly key: string;
  readonly entry: KeyOptions & { readonly sha256: string };
}

/** Generates a random key. */
export function makeKey(options: KeyOptions): MadeKey {
  const key = randomBytes(32).toString("base64url");
  const sha256 = createHash("sha256").update(key, "utf8").digest("hex");
  return { key, entry: { sha256, ...options } };
}
