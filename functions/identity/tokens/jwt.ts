import { JwtBaseError, JwtExpiredError, JwtNotBeforeError } from "aws-jwt-verify/error";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { verifyJwtSync } from "aws-jwt-verify/jwt-verifier";
import type { AuthenticationRejection, CredentialIds } from "../authentication.js";
import { notAuthenticated } from "../authentication.js";
import type { UNCHECKED_CODES } from "../contract.js";
import { KeysUnavailableError, UnknownKeyError } from "../keys/key-errors.js";
import type { WantedKey } from "../keys/key-set/key-set.js";
import type { Claims } from "./claims.js";
import type { TokenIdentitySettings, TrustedIssuer, TrustedIssuerPorts } from "./trusted-issuer.js";
import { trustIssuers } from "./trusted-issuer.js";

/** The claims of a valid token, and the settings that its issuer has. */
interface VerifiedClaims {
  readonly claims: Claims;
  readonly settings: TokenIdentitySettings;
  readonly credential: CredentialIds;
}

/**
 * Verifies a token's signature, issuer, audience and times, or throws.
 * @param deadline - When to stop waiting for the issuer's keys, in milliseconds since 1970.
 */
type TokenVerifier = (token: string, deadline: number) => Promise<VerifiedClaims>;

type TokenHeader = ReturnType<typeof decomposeUnverifiedJwt>["header"];

/** A token that no issuer of the settings could have made for us. */
class JwtHeaderError extends JwtBaseError {}

/** A verifier for the tokens of the settings' issuers. It fetches their keys at once, and keeps them. */
export function createTokenVerifier(
  settings: readonly TokenIdentitySettings[],
  ports: TrustedIssuerPorts,
): TokenVerifier {
  const all = settings.flatMap((one) => trustIssuers(one, ports));
  const issuers = new Map(all.map((trusted) => [trusted.issuer, trusted]));
  return async (token, deadline) => {
    const { header, payload } = decomposeUnverifiedJwt(token);
    const trusted = issuers.get(payload.iss ?? "");
    // First of all: another issuer's token must not cause a fetch of keys.
    if (trusted === undefined) throw new JwtHeaderError("The token is of another issuer");
    const { publicKey, jwk } = await trusted.keys.find(wantedKey(header, trusted), deadline);
    const claims = { ...verifyJwtSync(token, jwk, trusted.checks, () => publicKey) };
    return { claims, settings: trusted.settings, credential: { keyId: header.kid, tokenId: payload.jti } };
  };
}

/** Reads which key a token needs. None of the extensions that `crit` lists is implemented (RFC 7515, section 4.1.11). */
function wantedKey(header: TokenHeader, { algorithms }: TrustedIssuer): WantedKey {
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
