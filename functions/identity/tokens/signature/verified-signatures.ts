import { hash } from "node:crypto";
import type { JwtHeader, JwtPayload } from "aws-jwt-verify/jwt-model";
import type { UsableKey } from "../../keys/key-set/usable-key.js";

/** A token whose signature was valid. */
export interface SignedToken {
  readonly header: JwtHeader;
  readonly payload: JwtPayload;
  /** The key that signed the token. */
  readonly key: UsableKey;
}

/** Number of tokens that are remembered. If there are more, the oldest one is forgotten. */
const MAX_TOKENS = 100;

/**
 * Remembers tokens whose signatures were valid, because a client sends many files with the same token. Everything but
 * the signature must be checked again for each request. Keeps hashes of tokens, so that the memory holds no credential.
 */
export class VerifiedSignatures {
  readonly #tokens = new Map<string, SignedToken>();

  /** Finds a token by its {@link tokenHash} if its signature was valid. */
  find(hashOfToken: string): SignedToken | undefined {
    return this.#tokens.get(hashOfToken);
  }

  /** Remembers a token by its {@link tokenHash}. */
  add(hashOfToken: string, signed: SignedToken): void {
    if (this.#tokens.size >= MAX_TOKENS && !this.#tokens.has(hashOfToken)) {
      const [first = ""] = this.#tokens.keys();
      this.#tokens.delete(first);
    }
    this.#tokens.set(hashOfToken, signed);
  }
}

/** SHA-256 of a token, in base64url. */
export function tokenHash(token: string): string {
  return hash("sha256", token, "base64url");
}
