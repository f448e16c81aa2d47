import { hash } from "node:crypto";
import type { JwtPayload } from "aws-jwt-verify/jwt-model";
import type { UsableKey } from "../keys/key-set/usable-key.js";
import type { UnverifiedPart } from "./encoding.js";

/** A token whose signature was valid. */
export interface SignedToken {
  readonly header: UnverifiedPart;
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

  /** Finds a token if its signature was valid. */
  find(token: string): SignedToken | undefined {
    return this.#tokens.get(hash("sha256", token, "base64url"));
  }

  /** Remembers a token. */
  add(token: string, signed: SignedToken): void {
    if (this.#tokens.size >= MAX_TOKENS) {
      const [first = ""] = this.#tokens.keys();
      this.#tokens.delete(first);
    }
    this.#tokens.set(hash("sha256", token, "base64url"), signed);
  }
}
