import type { SigningContext } from "../../sigv4/contract.js";
import type { RouteContext } from "../api/route.js";

/** The time of signing, and the expiry. */
interface SigningMoment {
  readonly context: SigningContext;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** Seconds from now to `expiresAt`. */
  readonly expirySeconds: number;
}

/**
 * The current time in whole seconds, and the expiry. A signature's time has no fractions of a second.
 * @param expirySeconds - Life of the signature. @default - the policy's `urlExpirySeconds`
 */
export function signingMoment(
  { settings, ports }: RouteContext,
  expirySeconds = settings.policy.urlExpirySeconds,
): SigningMoment {
  const signedAt = Math.floor(ports.now() / 1_000) * 1_000;
  return {
    context: { credentials: ports.credentials(), region: settings.bucketRegion, signedAt },
    expiresAt: signedAt + expirySeconds * 1_000,
    expirySeconds,
  };
}
