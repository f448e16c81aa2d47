import { isUtf8 } from "node:buffer";
import { isObject, parseJson } from "../../json/json.js";
import { InvalidTokenError } from "./token-rejection.js";

/** One decoded part of a token, before verification. */
export type UnverifiedPart = Readonly<Record<string, unknown>>;

/**
 * Reads the header and the claims of an unverified token, to find out which key it needs. Requires base64url without
 * padding or extra bits, and UTF-8, so that each token has exactly one form. aws-jwt-verify, which verifies the token
 * afterwards, accepts more forms, and takes five times as long to read a token.
 * @throws {@link InvalidTokenError}
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 */
export function readUnverified(token: string): {
  readonly header: UnverifiedPart;
  readonly payload: UnverifiedPart;
} {
  const [header, payload, signature, more] = token.split(".", 4);
  if (header === undefined || payload === undefined || signature === undefined || more !== undefined) {
    throw new InvalidTokenError(NO_JWT);
  }
  bytesIn(signature);
  return { header: objectIn(header), payload: objectIn(payload) };
}

/** The reason for the log if a token does not have the form of a JWT. */
export const NO_JWT = "The token is not a JWT";

function objectIn(part: string): UnverifiedPart {
  const bytes = bytesIn(part);
  if (!isUtf8(bytes)) throw new InvalidTokenError("A part of the token is not UTF-8");
  const value = parseJson(bytes.toString());
  if (!isObject(value)) throw new InvalidTokenError(NO_JWT);
  return value;
}

function bytesIn(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  // Node's decoder skips invalid characters, so compare the bytes encoded again.
  if (bytes.toString("base64url") === part) return bytes;
  throw new InvalidTokenError("A part of the token is not base64url");
}
