import type { Dialect } from "./dialect.js";
import { SignatureError } from "./dialect.js";

/**
 * The errors of API Gateway, Systems Manager and most other services.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export const GENERAL_DIALECT: Dialect = {
  maxSkewMs: 300_000,
  unsupportedAuthorization: () =>
    incomplete(
      "Authorization header requires 'Credential' parameter, 'Signature' parameter and 'SignedHeaders' parameter.",
    ),
  twoMechanisms: () => incomplete("Only one of the Authorization header and the query may hold a signature."),
  malformed: (_where, problem) => incomplete(problem),
  missingQueryParameters: () =>
    incomplete(
      "The query requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date and X-Amz-SignedHeaders parameters.",
    ),
  missingDate: () =>
    incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."),
  skewed: (requestTime, now) =>
    invalidSignature(`Signature expired or not yet current: ${requestTime} is too far from ${basic(now)}`),
  notYetValid: (signedAt, _expiresAt, now) =>
    invalidSignature(`Signature not yet current: ${basic(signedAt)} is still later than ${basic(now)}`),
  expired: (expiresAt, _seconds, now) =>
    invalidSignature(`Signature expired: ${basic(expiresAt)} is now earlier than ${basic(now)}`),
  unknownAccessKey: () =>
    new SignatureError(
      403,
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ),
  invalidToken: () =>
    new SignatureError(
      403,
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ),
  expiredToken: () =>
    new SignatureError(403, "ExpiredTokenException", "The security token included in the request is expired"),
  unsigned: (headers) => invalidSignature(`'${headers.join("', '")}' must be a signed header.`),
  missingPayloadHash: () => invalidSignature(MISMATCH),
  invalidPayloadHash: () => invalidSignature(MISMATCH),
  mismatch: () => invalidSignature(MISMATCH),
};

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

function incomplete(message: string): SignatureError {
  return new SignatureError(403, "IncompleteSignatureException", message);
}

function invalidSignature(message: string): SignatureError {
  return new SignatureError(403, "InvalidSignatureException", message);
}

function basic(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
