import {
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtNotBeforeError,
} from "aws-jwt-verify/error";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { verifyJwtSync } from "aws-jwt-verify/jwt-verifier";
import type { AuthenticationRejection } from "../authentication.js";
import { notAuthenticated } from "../authentication.js";
import type { CognitoIdentitySettings, OidcIdentitySettings, UNCHECKED_CODES } from "../contract.js";
import { KeysUnavailableError, UnknownKeyError } from "../keys/key-errors.js";
import type { WantedKey } from "../keys/key-set/key-set.js";
import type { Claims } from "./claims.js";
import type { TrustedIssuer, TrustedIssuerPorts } from "./trusted-issuer.js";
import { trustIssuer } from "./trusted-issuer.js";

/**
 * Verifies a token's signature, issuer, audience and times; gives its claims or throws.
 * @param deadline - When to stop waiting for the issuer's keys, in milliseconds since 1970.
 */
export type TokenVerifier = (token: string, deadline: number) => Promise<Claims>;

/** The token's header asks for something that we do not support. */
class JwtHeaderError extends JwtBaseError {}

/** A verifier for the tokens of one issuer. It fetches the issuer's keys at once, and keeps them. */
export function createTokenVerifier(
  settings: CognitoIdentitySettings | OidcIdentitySettings,
  ports: TrustedIssuerPorts,
): TokenVerifier {
  const issuer = trustIssuer(settings, ports);
  return async (token, deadline) => {
    const { publicKey, jwk } = await issuer.keys.find(wantedKey(token, issuer), deadline);
    return { ...verifyJwtSync(token, jwk, issuer.checks, () => publicKey) };
  };
}

/**
 * Reads which key a token needs. The issuer is compared first: another issuer's token must not cause a fetch of keys.
 * None of the extensions that `crit` lists is implemented (RFC 7515, section 4.1.11).
 */
function wantedKey(token: string, { issuer, algorithms }: TrustedIssuer): WantedKey {
  const { header, payload } = decomposeUnverifiedJwt(token);
  const { iss } = payload;
  if (iss !== issuer) throw new JwtInvalidIssuerError("The token is of another issuer", iss, issuer);
  if ("crit" in header) throw new JwtHeaderError("The token has critical extensions");
  const alg = algorithms.find((name) => name === header.alg);
  if (alg === undefined) throw new JwtHeaderError("The token's algorithm is not allowed");
  return { kid: header.kid, alg };
}

/**
 * What a failed verification means for the caller. Only keys that cannot be fetched or read are our side's problem;
 * any other error is about the token, whatever threw it: `node:crypto` throws on a signature of a wrong length, and
 * `Date` on an `exp` that is out of its range. A rejected token leaves no detail: parse errors quote the token.
 */
export function tokenRejection(error: unknown): AuthenticationRejection {
  if (error instanceof KeysUnavailableError || error instanceof UnknownKeyError) return uncheckable(error);
  if (error instanceof JwtExpiredError) {
    return notAuthenticated(401, "ExpiredToken", "The token has expired. Get a new one.");
  }
  if (error instanceof JwtNotBeforeError) {
    return notAuthenticated(401, "InvalidToken", "The token does not hold yet.");
  }
  return notAuthenticated(401, "InvalidToken", "The token is not valid here.");
}

function uncheckable(error: KeysUnavailableError | UnknownKeyError): AuthenticationRejection {
  const { message: detail, retryAfterSeconds } = error;
  const code: (typeof UNCHECKED_CODES)[number] =
    error instanceof UnknownKeyError ? "UnknownKey" : "KeysUnavailable";
  const message = "The token cannot be checked at present. Try again in some seconds.";
  return notAuthenticated(503, code, message, { detail, retryAfterSeconds });
}
