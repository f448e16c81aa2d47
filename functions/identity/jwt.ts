import { CognitoJwtVerifier } from "aws-jwt-verify/cognito-verifier";
import {
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtNotBeforeError,
} from "aws-jwt-verify/error";
import type { Fetcher } from "aws-jwt-verify/https";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { JwtVerifier } from "aws-jwt-verify/jwt-verifier";
import type { AuthenticationRejection } from "./authentication.js";
import { notAuthenticated } from "./authentication.js";
import type { Claims } from "./claims.js";
import type { CognitoIdentitySettings, OidcIdentitySettings } from "./contract.js";
import { IssuerKeys, KeysUnavailableError } from "./keys/issuer-keys.js";
import { createKeyFetcher } from "./keys/key-fetcher.js";

/** Verifies a token's signature, issuer, audience and times; gives its claims or throws. */
export type TokenVerifier = (token: string) => Promise<Claims>;

/** A token that would hold for ever: RFC 7519 makes `exp` optional, we do not. */
class JwtWithoutExpiryError extends JwtBaseError {}

/** A token that only holds together with an extension of the JWT's header. */
class JwtCriticalExtensionError extends JwtBaseError {}

/**
 * A verifier for the tokens of one issuer. The issuer's keys are fetched once and kept.
 * @param fetcher - How keys are fetched. @default - over HTTPS, see {@link createKeyFetcher}
 */
export function createTokenVerifier(
  settings: CognitoIdentitySettings | OidcIdentitySettings,
  fetcher: Fetcher = createKeyFetcher(),
): TokenVerifier {
  const keys = { jwksCache: new IssuerKeys({ fetcher }) };
  const issuer = settings.type === "cognito" ? userPoolIssuer(settings.userPoolId) : settings.issuer;
  const verifier =
    settings.type === "cognito" ? cognitoVerifier(settings, keys) : oidcVerifier(settings, keys);
  return async (token) => {
    checkBeforeKeyLookup(token, issuer);
    return { ...(await verifier.verify(token)) };
  };
}

interface KeySource {
  readonly jwksCache: IssuerKeys;
}

function cognitoVerifier({ userPoolId, clientIds }: CognitoIdentitySettings, keys: KeySource) {
  return CognitoJwtVerifier.create(
    { userPoolId, tokenUse: "access", clientId: [...clientIds], customJwtCheck: requireExpiry },
    keys,
  );
}

function oidcVerifier({ issuer, audience, jwksUri }: OidcIdentitySettings, keys: KeySource) {
  return JwtVerifier.create(
    {
      issuer,
      audience: [...audience],
      ...(jwksUri === undefined ? {} : { jwksUri }),
      customJwtCheck: requireExpiry,
    },
    keys,
  );
}

/**
 * What a failed verification means for the caller. Only keys that cannot be fetched or read are our side's problem;
 * any other error is about the token, whatever threw it: `node:crypto` throws on a signature of a wrong length, and
 * `Date` on an `exp` that is out of its range. A rejected token leaves no detail: parse errors quote the token.
 */
export function tokenRejection(error: unknown): AuthenticationRejection {
  if (error instanceof KeysUnavailableError) {
    const message = "The token cannot be checked at present. Try again in some seconds.";
    return notAuthenticated(503, "KeysUnavailable", message, error.message);
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
 * Rejects a token with `crit`, since we implement none of the extensions that it lists (RFC 7515, section 4.1.11), and
 * another issuer's token before its key is looked up. Otherwise such a token makes the library fetch keys,
 * and after a failed search nobody can search again for ten seconds. For a user pool the library would also accept
 * `https://issuer-cognito-idp.REGION.amazonaws.com/POOL`, and fetch keys from there on each request.
 */
function checkBeforeKeyLookup(token: string, issuer: string): void {
  const { header, payload } = decomposeUnverifiedJwt(token);
  if ("crit" in header) throw new JwtCriticalExtensionError("The token has critical extensions");
  const { iss } = payload;
  if (iss !== issuer) throw new JwtInvalidIssuerError("The token is of another issuer", iss, issuer);
}

/**
 * The `iss` claim of a user pool's tokens.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
function userPoolIssuer(userPoolId: string): string {
  const [region = ""] = userPoolId.split("_");
  return `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
}

function requireExpiry({ payload }: { payload: { exp?: number } }): void {
  if (payload.exp === undefined) throw new JwtWithoutExpiryError("The token has no exp claim");
}
