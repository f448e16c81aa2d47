import type { Dialect } from "./dialect.js";
import { SignatureError } from "./dialect.js";

/**
 * S3's errors, as in its error documents.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const S3_DIALECT: Dialect = {
  maxSkewMs: 900_000,
  unsupportedAuthorization: (scheme) =>
    // Signature Version 2, which no bucket created since June 2020 accepts.
    scheme === "AWS"
      ? new SignatureError(400, "InvalidRequest", MECHANISM)
      : new SignatureError(400, "InvalidArgument", "Unsupported Authorization Type", {
          ArgumentName: "Authorization",
        }),
  twoMechanisms: () =>
    new SignatureError(
      400,
      "InvalidArgument",
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
      { ArgumentName: "Authorization" },
    ),
  malformed: (where, problem, details = {}) =>
    where === "header"
      ? new SignatureError(
          400,
          "AuthorizationHeaderMalformed",
          `The authorization header is malformed; ${problem}`,
          details,
        )
      : new SignatureError(400, "AuthorizationQueryParametersError", problem, details),
  missingQueryParameters: () =>
    new SignatureError(
      400,
      "AuthorizationQueryParametersError",
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    ),
  missingDate: () =>
    new SignatureError(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header"),
  skewed: (requestTime, now) =>
    new SignatureError(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      {
        RequestTime: requestTime,
        ServerTime: isoSeconds(now),
        MaxAllowedSkewMilliseconds: "900000",
      },
    ),
  notYetValid: (signedAt, expiresAt, now) =>
    new SignatureError(403, "AccessDenied", "Request is not yet valid", {
      "X-Amz-Date": String(signedAt),
      Expires: isoSeconds(expiresAt),
      ServerTime: isoSeconds(now),
    }),
  expired: (expiresAt, seconds, now) =>
    new SignatureError(403, "AccessDenied", "Request has expired", {
      "X-Amz-Expires": String(seconds),
      Expires: isoSeconds(expiresAt),
      ServerTime: isoSeconds(now),
    }),
  unknownAccessKey: (accessKeyId) =>
    new SignatureError(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      {
        AWSAccessKeyId: accessKeyId,
      },
    ),
  invalidToken: () =>
    new SignatureError(400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
  expiredToken: () => new SignatureError(400, "ExpiredToken", "The provided token has expired."),
  unsigned: (headers) =>
    new SignatureError(
      403,
      "AccessDenied",
      "There were headers present in the request which were not signed",
      {
        HeadersNotSigned: headers.join(", "),
      },
    ),
  missingPayloadHash: () =>
    new SignatureError(
      400,
      "InvalidRequest",
      "Missing required header for this request: x-amz-content-sha256",
    ),
  invalidPayloadHash: () =>
    new SignatureError(
      400,
      "InvalidArgument",
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
      { ArgumentName: "x-amz-content-sha256" },
    ),
  mismatch: ({ accessKeyId, stringToSign, signatureProvided, canonicalRequest }) =>
    new SignatureError(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
      {
        AWSAccessKeyId: accessKeyId,
        StringToSign: stringToSign,
        SignatureProvided: signatureProvided,
        StringToSignBytes: hexBytes(stringToSign),
        CanonicalRequest: canonicalRequest,
        CanonicalRequestBytes: hexBytes(canonicalRequest),
      },
    ),
};

const MECHANISM =
  "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function hexBytes(text: string): string {
  return Array.from(Buffer.from(text), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
