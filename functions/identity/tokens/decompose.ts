import { isUtf8 } from "node:buffer";
import { isObject, parseJson } from "../../json/json.js";
import type { Claims } from "./claims.js";
import { InvalidTokenError } from "./token-rejection.js";

/** A token in its parts, before its signature is verified. */
export interface DecomposedJwt {
  readonly header: Claims & { readonly kid?: string };
  readonly payload: Claims & RegisteredClaims;
  /** What the issuer signs: header and payload as they are in the token. */
  readonly signed: string;
  readonly signature: Uint8Array;
}

/** @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1 */
export interface RegisteredClaims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  /** Seconds since 1970. */
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly jti?: string;
}

const isString = (value: unknown): boolean => typeof value === "string";
/** Numbers of JSON can be too large for a finite one. */
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const isAudience = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isString) : isString(value);

/** Types of members. As a list, because each token is compared with it. */
type Types = readonly (readonly [name: string, isOfType: (value: unknown) => boolean])[];

const PARAMETERS: Types = [
  ["alg", isString],
  ["kid", isString],
];

const REGISTERED: Types = [
  ["iss", isString],
  ["sub", isString],
  ["aud", isAudience],
  ["exp", isNumber],
  ["nbf", isNumber],
  ["iat", isNumber],
  ["jti", isString],
  ["scope", isString],
];

/**
 * Decomposes a token in JWS Compact Serialization. Only base64url without padding and bits after the last byte, and only
 * UTF-8 is accepted, so that a token has one form only.
 * @throws {@link InvalidTokenError}
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 */
export function decomposeJwt(token: string): DecomposedJwt {
  const [header, payload, signature, ...more] = token.split(".");
  if (!header || !payload || !signature || more.length > 0)
    throw new InvalidTokenError("The token is not a JWT");
  return {
    header: checked(objectIn(header), PARAMETERS),
    payload: checked(objectIn(payload), REGISTERED),
    signed: token.slice(0, header.length + 1 + payload.length),
    signature: bytesIn(signature),
  };
}

function objectIn(part: string): Claims {
  const bytes = bytesIn(part);
  if (!isUtf8(bytes)) throw new InvalidTokenError("A part of the token is not UTF-8");
  const object = parseJson(bytes.toString());
  if (!isObject(object)) throw new InvalidTokenError("A part of the token is not a JSON object");
  return object;
}

function bytesIn(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  // Node's decoder skips what is not base64url, so encoding the bytes again must give the same string.
  if (bytes.toString("base64url") === part) return bytes;
  throw new InvalidTokenError("A part of the token is not base64url");
}

function checked(claims: Claims, types: Types): Claims {
  for (const [name, isOfType] of types) {
    if (claims[name] !== undefined && !isOfType(claims[name])) {
      throw new InvalidTokenError(`The token's ${name} is of another type than RFC 7519 says`);
    }
  }
  return claims;
}
