import type { JwksCache, JwkWithKid } from "aws-jwt-verify/jwk";
import type { JwtPayload } from "aws-jwt-verify/jwt-model";
import type { JwtVerifierProperties } from "aws-jwt-verify/jwt-verifier";
import { JwtVerifierBase } from "aws-jwt-verify/jwt-verifier";
import type { SignatureAlgorithm } from "../../contract.js";
import type { UsableKey } from "../../keys/key-set/usable-key.js";
import type { UnverifiedToken } from "../form/unverified-token.js";
import type { VerifiedToken } from "../token-profile.js";

/** Checks of the claims by `aws-jwt-verify`, and our own. */
export type TokenChecks = {
  /** The `iss` claim. */
  readonly issuer: string;
  /** Accepted values of the `aud` claim; `null` if the tokens have no such claim. */
  readonly audience: string[] | null;
  /** Tolerance in seconds when `exp` and `nbf` are compared with the clock. */
  readonly graceSeconds: number;
  /** Throws if the token is not accepted. */
  readonly customJwtCheck: (token: VerifiedToken) => void;
};

/** Verifies signature and claims of a token. Returns the claims; throws if the token is not valid. */
export type IssuerVerifier = (token: UnverifiedToken, key: UsableKey, alg: SignatureAlgorithm) => JwtPayload;

/** A verifier for the tokens of one issuer. */
export function issuerVerifier(checks: TokenChecks): IssuerVerifier {
  const verifier = new ReadTokenVerifier(checks);
  return (token, key, alg) => verifier.verifyRead(token, key, alg);
}

/**
 * `aws-jwt-verify` for tokens that have been read already and whose key has been found. Its functions for other tokens
 * read a token again, which takes half as long as the signature.
 */
class ReadTokenVerifier extends JwtVerifierBase<TokenChecks, JwtVerifierProperties<TokenChecks>, false> {
  readonly #checks: TokenChecks;
  readonly #found: FoundKey;

  constructor(checks: TokenChecks) {
    const found = new FoundKey();
    super({ ...checks, jwksUri: NO_ADDRESS }, found);
    this.#checks = checks;
    this.#found = found;
  }

  verifyRead(token: UnverifiedToken, key: UsableKey, alg: SignatureAlgorithm): JwtPayload {
    // The library keeps imported keys by `kid`. A thumbprint as `kid`, because an issuer can use its own `kid` again.
    this.#found.key = { ...key.jwk, kid: key.thumbprint, alg };
    return this.verifyDecomposedJwtSync(token, NO_ADDRESS, this.#checks);
  }
}

/** The library requires an address of keys. It fetches nothing, because {@link FoundKey} has the key. */
const NO_ADDRESS = "unused";

/** Hands the library the key of the token that it verifies. */
class FoundKey implements JwksCache {
  key: JwkWithKid | undefined;

  getCachedJwk(): JwkWithKid {
    if (this.key === undefined) throw new TypeError("Set the key of the token before its verification");
    return this.key;
  }

  async getJwk(): Promise<JwkWithKid> {
    return this.getCachedJwk();
  }

  async getJwks() {
    return { keys: [this.getCachedJwk()] };
  }

  addJwks(): void {
    throw new TypeError("Keys are not kept here");
  }
}
