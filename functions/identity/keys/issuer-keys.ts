import { SimpleJwksCache } from "aws-jwt-verify/jwk";

/** The issuer's keys could not be fetched, or what came is not a JWKS. Its message holds no part of a token. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
}

/**
 * The issuer's keys. It marks each failure to fetch or read them, so that no other error, of the token or of
 * `node:crypto`, is taken for one.
 */
export class IssuerKeys extends SimpleJwksCache {
  override async getJwks(jwksUri: string): ReturnType<SimpleJwksCache["getJwks"]> {
    try {
      return await super.getJwks(jwksUri);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new KeysUnavailableError(reason, { cause: error });
    }
  }
}
