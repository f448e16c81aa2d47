import type { JwtHeader, JwtPayload } from "aws-jwt-verify/jwt-model";

/** One part of a token, decoded. */
type Part = Readonly<Record<string, unknown>>;

const STRING_CLAIMS = ["iss", "sub", "jti", "scope"];
const TIME_CLAIMS = ["exp", "nbf", "iat"];

/**
 * Whether a header's `alg` and `kid` are strings if it has them.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-4.1
 */
export function isHeader(header: Part): header is JwtHeader {
  return isStringOrMissing(header.alg) && isStringOrMissing(header.kid);
}

/**
 * Whether the registered claims that a token has are of their types: a check of another type would compare nothing.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function isPayload(payload: Part): payload is JwtPayload {
  return (
    STRING_CLAIMS.every((name) => isStringOrMissing(payload[name])) &&
    TIME_CLAIMS.every((name) => payload[name] === undefined || Number.isFinite(payload[name])) &&
    isAudience(payload.aud)
  );
}

function isStringOrMissing(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isAudience(value: unknown): boolean {
  return isStringOrMissing(value) || (Array.isArray(value) && value.every((one) => typeof one === "string"));
}
