/** A service's error for a request whose signature is not valid. */
export class SignatureError extends Error {
  override readonly name = "SignatureError";
  readonly status: number;
  /** AWS's code, e.g. `SignatureDoesNotMatch`. */
  readonly code: string;
  /** Further elements of the error document, in order. */
  readonly details: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The compared values, which S3 shows so that a developer can debug a signature. */
interface Mismatch {
  readonly accessKeyId: string;
  readonly stringToSign: string;
  readonly signatureProvided: string;
  readonly canonicalRequest: string;
}

/** The error texts and the limit of clock skew of one family of services. */
export interface Dialect {
  /** Maximum difference between the client's clock and ours, in milliseconds. */
  readonly maxSkewMs: number;
  /** @param scheme the first word of the header, which contains no secret */
  unsupportedAuthorization(scheme: string): SignatureError;
  twoMechanisms(): SignatureError;
  malformed(where: "header" | "query", problem: string, details?: Record<string, string>): SignatureError;
  missingQueryParameters(): SignatureError;
  missingDate(): SignatureError;
  skewed(requestTime: string, now: number): SignatureError;
  /** The error for a presigned URL whose date is too far in the future. */
  notYetValid(signedAt: number, expiresAt: number, now: number): SignatureError;
  expired(expiresAt: number, seconds: number, now: number): SignatureError;
  unknownAccessKey(accessKeyId: string): SignatureError;
  invalidToken(): SignatureError;
  expiredToken(): SignatureError;
  unsigned(headers: readonly string[]): SignatureError;
  missingPayloadHash(): SignatureError;
  invalidPayloadHash(): SignatureError;
  mismatch(mismatch: Mismatch): SignatureError;
}
