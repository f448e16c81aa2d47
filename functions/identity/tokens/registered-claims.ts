import type { RegisteredClaims } from "./decompose.js";
import { EarlyTokenError, ExpiredTokenError, InvalidTokenError } from "./token-rejection.js";

/** What the registered claims of an issuer's tokens must say. */
export interface ClaimRequirements {
  /** `aud` must hold one of these. @default - any audience */
  readonly audience?: readonly string[];
  readonly clockToleranceSeconds: number;
}

/**
 * Throws if a token is not valid at this time, or is for another audience.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function checkRegisteredClaims(
  { exp, nbf, aud }: RegisteredClaims,
  { audience, clockToleranceSeconds }: ClaimRequirements,
): void {
  const now = Date.now() / 1_000;
  if (exp !== undefined && exp + clockToleranceSeconds < now) throw new ExpiredTokenError();
  if (nbf !== undefined && nbf - clockToleranceSeconds > now) throw new EarlyTokenError();
  if (audience !== undefined && ![aud].flat().some((one) => one !== undefined && audience.includes(one))) {
    throw new InvalidTokenError("The token is for another audience");
  }
}
