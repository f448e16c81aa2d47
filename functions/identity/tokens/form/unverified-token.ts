import { isUtf8 } from "node:buffer";
import type { DecomposedJwt } from "aws-jwt-verify/jwt";
import { isObject, parseJson } from "../../../json/json.js";
import { InvalidTokenError } from "../token-rejection.js";
import { isHeader, isPayload } from "./registered-names.js";

/** A token that has the form of a JWT. Nothing in it has been verified. */
export type UnverifiedToken = Readonly<DecomposedJwt>;

/**
 * Reads a token once: to find the key that it needs, and for `aws-jwt-verify`, which verifies it afterwards. Requires
 * base64url without padding or extra bits, and UTF-8, so that each token has exactly one form. The library's own parser
 * accepts more forms, and takes four times as long.
 * @throws {@link InvalidTokenError}
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 */
export function readUnverified(token: string): UnverifiedToken {
  const [headerB64, payloadB64, signatureB64, more] = token.split(".", 4);
  if (headerB64 === undefined || payloadB64 === undefined || !signatureB64 || more !== undefined) {
    throw new InvalidTokenError(NO_JWT);
  }
  bytesIn(signatureB64);
  const header = objectIn(headerB64);
  const payload = objectIn(payloadB64);
  if (!isHeader(header) || !isPayload(payload)) throw new InvalidTokenError(NO_JWT);
  return { header, headerB64, payload, payloadB64, signatureB64 };
}

/** The reason for the log if a token does not have the form of a JWT. */
const NO_JWT = "The token is not a JWT";

function objectIn(part: string): Readonly<Record<string, unknown>> {
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
