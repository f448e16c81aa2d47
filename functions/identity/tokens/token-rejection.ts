import {
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
} from "aws-jwt-verify/error";
import type { AuthenticationRejection } from "../authentication.js";
import { notAuthenticated } from "../authentication.js";
import type { UNCHECKED_CODES } from "../contract.js";
import { KeysUnavailableError, NoSuchKeyError, UnknownKeyError } from "../keys/key-errors.js";

/** A token that is not accepted. The message goes to the log, so it contains no part of the token. */
export class InvalidTokenError extends Error {}

/** Reasons for the log by the library's error classes. The library's own messages quote claims. */
const REASONS = [
  [JwtInvalidSignatureError, "The token's signature is wrong"],
  [JwtInvalidAudienceError, "The token is for another audience"],
  [JwtNotBeforeError, "The token is not valid yet"],
] as const;

/**
 * Converts a failed verification to a rejection: 503 if the keys cannot be fetched or read, 401 for any other error. A
 * malformed token causes errors of many classes: `node:crypto` throws on a signature of a wrong length, and `Date` on
 * an `exp` out of its range.
 */
export function tokenRejection(error: unknown): AuthenticationRejection {
  if (error instanceof KeysUnavailableError || error instanceof UnknownKeyError) return uncheckable(error);
  if (error instanceof JwtExpiredError) {
    return notAuthenticated(401, "ExpiredToken", "The token has expired. Get a new one.");
  }
  const message =
    error instanceof JwtNotBeforeError
      ? "The token is not valid yet. Try again later."
      : "The token is not valid for this API. Get one from its issuer.";
  return notAuthenticated(401, "InvalidToken", message, { detail: reasonOf(error) });
}

function reasonOf(error: unknown): string {
  if (error instanceof InvalidTokenError || error instanceof NoSuchKeyError) return error.message;
  const [, reason] = REASONS.find(([type]) => error instanceof type) ?? [];
  return reason ?? "The token has an uncheckable value";
}

function uncheckable(error: KeysUnavailableError | UnknownKeyError): AuthenticationRejection {
  const { message: detail, retryAfterSeconds } = error;
  const code: (typeof UNCHECKED_CODES)[number] =
    error instanceof UnknownKeyError ? "UnknownKey" : "KeysUnavailable";
  const message = "The token cannot be checked at present. Try again in some seconds.";
  return notAuthenticated(503, code, message, { detail, retryAfterSeconds });
}
