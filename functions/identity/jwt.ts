import { CognitoJwtVerifier } from "aws-jwt-verify/cognito-verifier";
import {
  FetchError,
  JwksValidationError,
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtNotBeforeError,
} from "aws-jwt-verify/error";
import { type Fetcher, SimpleFetcher } from "aws-jwt-verify/https";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { JwtVerifier } from "aws-jwt-verify/jwt-verifier";
import { type AuthenticationRefusal, notAuthenticated } from "./authentication.js";
import type { Claims } from "./claims.js";
import type { CognitoIdentitySettings, OidcIdentitySettings } from "./contract.js";

/**
 * How long an issuer may take to give its keys, in milliseconds. The fetcher tries twice, and both tries have to fit
 * the five seconds of an edge function, beside reading its settings.
 */
const RESPONSE_TIMEOUT_MS = 1_500;

/** Verifies a token's signature, issuer, audience and times; gives its claims or throws. */
export type TokenVerifier = (token: string) => Promise<Claims>;

/** A token that would hold for ever: RFC 7519 makes `exp` optional, we do not. */
class JwtWithoutExpiryError extends JwtBaseError {}

/**
 * A verifier for the tokens of one issuer. The issuer's keys are fetched once and kept.
 * @param fetcher - How keys are fetched. @default - over HTTPS, with a short timeout and one retry
 */
export function createTokenVerifier(
  settings: CognitoIdentitySettings | OidcIdentitySettings,
  fetcher: Fetcher = new SimpleFetcher({ defaultRequestOptions: { responseTimeout: RESPONSE_TIMEOUT_MS } }),
): TokenVerifier {
  const jwksCache = new SimpleJwksCache({ fetcher });
  if (settings.type === "cognito") {
    const { userPoolId, clientIds } = settings;
    const verifier = CognitoJwtVerifier.create(
      { userPoolId, tokenUse: "access", clientId: [...clientIds], customJwtCheck: requireExpiry },
      { jwksCache },
    );
    return async (token) => ({ ...(await verifier.verify(token)) });
  }
  const { issuer, audience, jwksUri } = settings;
  const verifier = JwtVerifier.create(
    {
      issuer,
      audience: [...audience],
      ...(jwksUri === undefined ? {} : { jwksUri }),
      customJwtCheck: requireExpiry,
    },
    { jwksCache },
  );
  return async (token) => {
    refuseOtherIssuer(token, issuer);
    return verifier.verify(token);
  };
}

/**
 * What a failed verification means for the caller. A refused token leaves no detail: parse errors quote the token.
 */
export function tokenRefusal(error: unknown): AuthenticationRefusal {
  if (isNotTheTokensFault(error)) {
    const message = "The token cannot be checked at present. Try again in some seconds.";
    const detail = error instanceof Error ? error.message : String(error);
    return notAuthenticated(503, "KeysUnavailable", message, detail);
  }
  if (error instanceof JwtExpiredError) {
    return notAuthenticated(401, "ExpiredToken", "The token has expired. Get a new one.");
  }
  if (error instanceof JwtNotBeforeError) {
    return notAuthenticated(401, "InvalidToken", "The token does not hold yet.");
  }
  return notAuthenticated(401, "InvalidToken", "The token is not valid here.");
}

/**
 * Whether the keys could not be had, or something else failed that no other token would mend. A
 * `WaitPeriodNotYetEndedJwkError` is the token's fault: the library lets nobody search only after it has had the
 * issuer's keys, and seconds ago they did not hold a key that a token named.
 */
function isNotTheTokensFault(error: unknown): boolean {
  return (
    !(error instanceof JwtBaseError) || error instanceof FetchError || error instanceof JwksValidationError
  );
}

/**
 * Refuses another issuer's token before its key is looked for: the library takes the one issuer for granted, fetches
 * its keys, and after a vain search lets nobody search again for ten seconds.
 */
function refuseOtherIssuer(token: string, issuer: string): void {
  const { iss } = decomposeUnverifiedJwt(token).payload;
  if (iss !== issuer) throw new JwtInvalidIssuerError("The token is of another issuer", iss, issuer);
}

function requireExpiry({ payload }: { payload: { exp?: number } }): void {
  if (payload.exp === undefined) throw new JwtWithoutExpiryError("The token has no exp claim");
}
