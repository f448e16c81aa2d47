import { JwtInvalidSignatureError } from "aws-jwt-verify/error";
import { validateJwtFields } from "aws-jwt-verify/jwt";
import { verifyJwtSync } from "aws-jwt-verify/jwt-verifier";
import type { AuthenticationRejection, CredentialIds } from "../authentication.js";
import type { WantedKey } from "../keys/key-set/key-set.js";
import type { UsableKey } from "../keys/key-set/usable-key.js";
import type { Claims } from "./claims.js";
import type { UnverifiedPart } from "./encoding.js";
import { NO_JWT, readUnverified } from "./encoding.js";
import { InvalidTokenError, tokenRejection } from "./token-rejection.js";
import type {
  TokenChecks,
  TokenIdentitySettings,
  TrustedIssuer,
  TrustedIssuerPorts,
} from "./trusted-issuer.js";
import { trustIssuers } from "./trusted-issuer.js";
import type { SignedToken } from "./verified-signatures.js";
import { VerifiedSignatures } from "./verified-signatures.js";

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
      const known = signatures.find(token);
      const { header, payload } = known ?? readUnverified(token);
      const trusted = typeof payload.iss === "string" ? issuers.get(payload.iss) : undefined;
      // Checked first: another issuer's token must not cause a fetch of keys.
      if (trusted === undefined) throw new InvalidTokenError("The token is of another issuer");
      ({ issuer } = trusted);
      const signed = await verify({ token, header, known }, trusted, deadline);
      if (signed !== known) signatures.add(token, signed);
      const { payload: claims, key } = signed;
      const credential = { keyId: key.kid ?? key.thumbprint, tokenId: claims.jti };
      return { outcome: "verified", claims: { ...claims }, issuer, settings: trusted.settings, credential };
    } catch (error) {
      return { ...tokenRejection(error), issuer };
    }
  };
}

/** A token to verify. */
interface PresentedToken {
  readonly token: string;
  readonly header: UnverifiedPart;
  /** The same token, if its signature was valid before. */
  readonly known: SignedToken | undefined;
}

/** Verifies a token with the key that its issuer has now for the token's `kid`. Throws if it is not valid. */
async function verify(
  { token, header, known }: PresentedToken,
  trusted: TrustedIssuer,
  deadline: number,
): Promise<SignedToken> {
  const { keys, checks } = trusted;
  const wanted = wantedKey(header, trusted);
  const verifyWith = (key: UsableKey): SignedToken => {
    if (known?.key.thumbprint === key.thumbprint) return checkedAgain(known, checks);
    const jwk = { ...key.jwk, alg: wanted.alg };
    return { header, payload: verifyJwtSync(token, jwk, checks, () => key.publicKey), key };
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

/** Repeats every check of {@link verifyJwtSync} except the signature's. Throws if the token is not valid now. */
function checkedAgain(signed: SignedToken, checks: TokenChecks): SignedToken {
  validateJwtFields(signed.payload, checks);
  checks.customJwtCheck(signed);
  return signed;
}

/**
 * Reads the key that a token needs. Tokens with `crit` are rejected, because no extension is implemented (RFC 7515,
 * section 4.1.11).
 */
function wantedKey(header: UnverifiedPart, { algorithms }: TrustedIssuer): WantedKey {
  const { kid } = header;
  if (kid !== undefined && typeof kid !== "string") throw new InvalidTokenError(NO_JWT);
  if ("crit" in header) throw new InvalidTokenError("The token has critical extensions");
  const alg = algorithms.find((name) => name === header.alg);
  if (alg === undefined) throw new InvalidTokenError("The token's algorithm is not allowed");
  return { kid, alg };
}
