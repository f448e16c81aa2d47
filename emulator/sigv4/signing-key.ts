import { createHmac, timingSafeEqual } from "node:crypto";
import type { CredentialScope } from "./authorization.js";

/** HMAC-SHA256. */
export function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/**
 * Derives the key that signs requests of one day to one service in one Region.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature
 */
export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const day = hmac(`AWS4${secretAccessKey}`, scope.date);
  return hmac(hmac(hmac(day, scope.region), scope.service), "aws4_request");
}

/** Compares two strings in constant time. */
export function isSameText(a: string, b: string): boolean {
  // The digests have equal length, and are equal only if the strings are.
  return timingSafeEqual(hmac("compare", a), hmac("compare", b));
}
