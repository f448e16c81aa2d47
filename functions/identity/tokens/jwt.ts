import { JwtInvalidSignatureError } from "aws-jwt-verify/error";
import { validateJwtFields } from "aws-jwt-verify/jwt";
import type { JwtHeader } from "aws-jwt-verify/jwt-model";
import type { AuthenticationRejection, CredentialIds } from "../authentication.js";
import type { WantedKey } from "../keys/key-set/key-set.js";
import type { UsableKey } from "../keys/key-set/usable-key.js";
import type { Claims } from "./claims.js";
import type { UnverifiedToken } from "./form/unverified-token.js";
import { readUnverified } from "./form/unverified-token.js";
import type { IssuerVerifier, TokenChecks } from "./signature/issuer-verifier.js";
import type { SignedToken } from "./signature/verified-signatures.js";
import { tokenHash, VerifiedSignatures } from "./signature/verified-signatures.js";
import { InvalidTokenError, tokenRejection } from "./token-rejection.js";
import type { TokenIdentitySettings, TrustedIssuer, TrustedIssuerPorts } from "./trusted-issuer.js";
import { trustIssuers } from "./trusted-issuer.js";

/** Verified claims, and the settings of their issuer. */
interface VerifiedClaims {
  readonly outcome: "verified";
  readonly claims: Claims;
  /** The `iss` claim. */
  readonly issuer: string;
  readonly settings: TokenIdentitySettings;
  readonly credential: CredentialIds;
}

/**
 * Verifies a token's signature, issuer, audience and times. It never throws.
 * @param deadline - Time to stop waiting for the issuer's keys, in milliseconds since 1970.
 */
type TokenVerifier = (token: string, deadline: number) => Promise<VerifiedClaims | AuthenticationRejection>;

/** Creates a verifier for the tokens of the settings' issuers. It fetches their keys immediately, and keeps them. */
export function createTokenVerifier(
  settings: readonly TokenIdentitySettings[],
  ports: TrustedIssuerPorts,
): TokenVerifier {
  const all = settings.flatMap((one) => trustIssuers(one, ports));
  const issuers = new Map(all.map((trusted) => [trusted.issuer, trusted]));
  const signatures = new VerifiedSignatures();
  return async (token, deadline) => {
    let issuer: string | undefined;
    try {
      const hash = tokenHash(token);
      const known = signatures.find(hash);
      const read = known ?? readUnverified(token);
      const trusted = read.payload.iss === undefined ? undefined : issuers.get(read.payload.iss);
      // Checked first: another issuer's token must not cause a fetch of keys.
      if (trusted === undefined) throw new InvalidTokenError("The token is of another issuer");
      ({ issuer } = trusted);
      const signed = await verify(token, read, trusted, deadline);
      if (signed !== known) signatures.add(hash, signed);
      const { payload: claims, key } = signed;
      const credential = { keyId: key.kid ?? key.thumbprint, tokenId: claims.jti };
      return { outcome: "verified", claims, issuer, settings: trusted.settings, credential };
    } catch (error) {
      return { ...tokenRejection(error), issuer };
    }
  };
}

/**
 * Verifies a token with the key that its issuer has now for the token's `kid`. Throws if it is not valid.
 * @param read - What the token contains. For a token whose signature was valid before, with the key that signed it.
 */
async function verify(
  token: string,
  read: UnverifiedToken | SignedToken,
  trusted: TrustedIssuer,
  deadline: number,
): Promise<SignedToken> {
  const { keys, checks, verifySigned } = trusted;
  const { header } = read;
  const wanted = wantedKey(header, trusted);
  const verifyWith = (key: UsableKey): SignedToken => {
    const isKnown = "key" in read;
    if (isKnown && read.key.thumbprint === key.thumbprint) return checkedAgain(read, key, checks);
    const unverified = isKnown ? readUnverified(token) : read;
    return { header, payload: verifySigned(unverified, key, wanted.alg), key };
  };
  const key = await keys.find(wanted, deadline);
  try {
    return verifyWith(key);
  } catch (error) {
    if (!(error instanceof JwtInvalidSignatureError)) throw error;
    const newer = await keys.findNewer(key, wanted, deadline);
    if (newer === undefined) throw error;
    return verifyWith(newer);
  }
}

/**
 * Repeats every check of an {@link IssuerVerifier} except the signature's. Throws if the token is not valid now.
 * @param key - The key that signed the token, as the issuer publishes it now: its `kid` can have changed.
 */
function checkedAgain(signed: SignedToken, key: UsableKey, checks: TokenChecks): SignedToken {
  validateJwtFields(signed.payload, checks);
  checks.customJwtCheck(signed);
  return signed.key === key ? signed : { ...signed, key };
}

/**
 * Reads the key that a token needs. Tokens with `crit` are rejected, because no extension is implemented (RFC 7515,
 * section 4.1.11).
 */
function wantedKey(header: JwtHeader, { algorithms }: TrustedIssuer): WantedKey {
  if ("crit" in header) throw new InvalidTokenError("The token has critical extensions");
  const alg = algorithms.find((name) => name === header.alg);
  if (alg === undefined) throw new InvalidTokenError("The token's algorithm is not allowed");
  return { kid: header.kid, alg };
}
